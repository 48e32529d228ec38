import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=16, null=True, unique=True, verbose_name='phone')),
                ('phone_verified_at', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='full name')),
                ('sex', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('', 'Prefer not to say')], default='', max_length=8, verbose_name='sex')),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, max_length=40, verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('anonymised_at', models.DateTimeField(blank=True, null=True)),
                ('guest', models.BooleanField(default=False, help_text='Came by an invitation; signs in by a mailed code.')),
            ],
            options={
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_email'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='an_absent_email_is_null'), models.CheckConstraint(condition=models.Q(('phone', ''), _negated=True), name='an_absent_phone_is_null')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('key', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='other names')),
                ('kind', models.CharField(choices=[('polytechnic', 'Polytechnic'), ('college', 'College'), ('school', 'School'), ('cooperative', 'Cooperative'), ('ministry', 'Ministry or public agency'), ('international', 'International organisation'), ('company', 'Company'), ('health', 'Health facility'), ('ngo', 'Non-governmental organisation'), ('other', 'Other')], default='other', max_length=20)),
                ('place', models.CharField(blank=True, help_text="A code of the programme's list.", max_length=40, verbose_name='place')),
                ('source', models.CharField(blank=True, max_length=200)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.institution')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'key'), name='one_institution_per_key'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='an_institution_is_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('role', models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('officer', 'Programme officer'), ('committee_chair', 'Chair of the selection committee'), ('committee_member', 'Member of the selection committee'), ('signatory', 'Signatory of an institution'), ('director', 'Director'), ('finance_maker', 'Finance officer'), ('finance_checker', 'Finance checker'), ('releaser', 'Releaser of payments'), ('auditor', 'Auditor'), ('donor_viewer', 'Donor (totals only)'), ('coach', 'Coach'), ('expert', 'Expert'), ('host', 'Host institution')], max_length=24, verbose_name='role')),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('next_url', models.CharField(blank=True, max_length=200)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.institution')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('officer', 'Programme officer'), ('committee_chair', 'Chair of the selection committee'), ('committee_member', 'Member of the selection committee'), ('signatory', 'Signatory of an institution'), ('director', 'Director'), ('finance_maker', 'Finance officer'), ('finance_checker', 'Finance checker'), ('releaser', 'Releaser of payments'), ('auditor', 'Auditor'), ('donor_viewer', 'Donor (totals only)'), ('coach', 'Coach'), ('expert', 'Expert'), ('host', 'Host institution')], max_length=24)),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, help_text='Empty: all calls of the programme.', max_length=60)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'roles held',
                'ordering': ['programme_key', 'role', 'since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'role', 'programme_key', 'call_key', 'institution'), name='a_role_is_held_once_at_a_time'), models.UniqueConstraint(condition=models.Q(('institution', None), ('until', None)), fields=('person', 'role', 'programme_key', 'call_key'), name='a_role_without_institution_is_held_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_role_ends_after_it_began'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'signatory'), _negated=True), ('institution__isnull', False), _connector='OR'), name='a_signatory_signs_for_an_institution')],
            },
        ),
    ]
