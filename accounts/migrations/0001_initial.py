import core.fields
import django.db.models.deletion
import django.db.models.functions.text
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PurgeRun',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(blank=True, max_length=40)),
                ('table', models.CharField(max_length=40)),
                ('before', models.DateTimeField()),
                ('rows', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
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
            name='ConsentText',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('purpose', models.SlugField(max_length=40, verbose_name='purpose')),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', core.fields.TranslatedField(verbose_name='title')),
                ('text', core.fields.TranslatedField(verbose_name='text')),
                ('ended', models.BooleanField(default=False, verbose_name='not asked any more')),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['programme_key', 'purpose', 'version'],
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'purpose', 'version'), name='one_consent_text_per_version')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('purpose', models.SlugField(max_length=40)),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('how', models.CharField(choices=[('page', 'On the page'), ('paper', 'On paper, recorded by staff')], max_length=8)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['person', 'programme_key', 'purpose', 'id'], name='consents_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['page', 'paper'])), name='a_consent_says_how_it_came')],
            },
        ),
        migrations.CreateModel(
            name='DataCopy',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('sha256', models.CharField(blank=True, help_text='Its bytes lie among the blobs, for this row only.', max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_copies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'data copies',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HeirContact',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='full name')),
                ('relation', models.CharField(blank=True, max_length=80, verbose_name='who this is to you')),
                ('phone', models.CharField(blank=True, max_length=16, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('written_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='heir', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('email', ''), _negated=True), _connector='OR'), name='an_heir_can_be_reached')],
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
            name='RetentionPeriod',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('table', models.CharField(max_length=40)),
                ('days', models.PositiveIntegerField(verbose_name='days')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'table'), name='one_period_per_table'), models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='nothing_is_kept_for_no_day')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('asked', 'Waiting for an answer'), ('done', 'Done'), ('declined', 'Not done'), ('taken_back', 'Taken back')], db_index=True, default='asked', max_length=40, protected=True)),
                ('programme_key', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('erasure', 'Erasure')], max_length=12)),
                ('words', models.TextField(verbose_name='what is asked for')),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'done', 'declined', 'taken_back'])), name='rights_request_state_is_known'), models.UniqueConstraint(condition=models.Q(('kind', 'erasure'), ('state', 'asked')), fields=('person', 'programme_key', 'kind'), name='erasure_is_asked_for_once_at_a_time'), models.CheckConstraint(condition=models.Q(('state', 'asked'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='an_answered_request_says_by_whom')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TranslationReview',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('key', models.CharField(help_text='Of the string: core.catalogue.Message.key.', max_length=16)),
                ('texts', models.JSONField(help_text='One text, or two where there is a plural.')),
                ('corrected', models.BooleanField()),
                ('reviewed_at', models.DateTimeField()),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'language', 'key'), name='a_string_is_reviewed_once_in_a_programme')],
            },
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('open', 'To be reported'), ('reported', 'Reported')], db_index=True, default='open', max_length=40, protected=True)),
                ('programme_key', models.CharField(max_length=40)),
                ('what', models.TextField(verbose_name='what happened')),
                ('known_at', models.DateTimeField(verbose_name='known since')),
                ('people_touched', models.PositiveIntegerField(verbose_name='people touched')),
                ('measures', models.TextField(blank=True, verbose_name='what was done about it')),
                ('recorded_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='reported')),
                ('reported_to', models.CharField(blank=True, max_length=200, verbose_name='reported to')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'breaches',
                'ordering': ['-known_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported'])), name='breach_state_is_known'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('reported_at__gte', models.F('known_at')), ('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='a_reported_breach_says_when')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('role', models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('officer', 'Programme officer'), ('committee_chair', 'Chair of the selection committee'), ('committee_member', 'Member of the selection committee'), ('signatory', 'Signatory of an institution'), ('director', 'Director'), ('finance_maker', 'Finance officer'), ('finance_checker', 'Finance checker'), ('releaser', 'Releaser of payments'), ('auditor', 'Auditor'), ('donor_viewer', 'Donor (totals only)'), ('coach', 'Coach'), ('expert', 'Expert'), ('host', 'Host institution'), ('translator', 'Reviewer of translations'), ('clearance_officer', 'Clearance officer')], max_length=24, verbose_name='role')),
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
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('officer', 'Programme officer'), ('committee_chair', 'Chair of the selection committee'), ('committee_member', 'Member of the selection committee'), ('signatory', 'Signatory of an institution'), ('director', 'Director'), ('finance_maker', 'Finance officer'), ('finance_checker', 'Finance checker'), ('releaser', 'Releaser of payments'), ('auditor', 'Auditor'), ('donor_viewer', 'Donor (totals only)'), ('coach', 'Coach'), ('expert', 'Expert'), ('host', 'Host institution'), ('translator', 'Reviewer of translations'), ('clearance_officer', 'Clearance officer')], max_length=24)),
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
        migrations.CreateModel(
            name='ExpertProfile',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(blank=True, max_length=140, verbose_name='headline')),
                ('summary', models.TextField(blank=True, max_length=3000, verbose_name='what you bring')),
                ('fields', models.JSONField(blank=True, default=list, help_text="Keys of programmes' lists.", verbose_name='fields')),
                ('qualifications', models.JSONField(blank=True, default=list, help_text='Rows of degree, institution, year.', verbose_name='qualifications')),
                ('languages', models.JSONField(blank=True, default=dict, help_text='Code -> level.', verbose_name='languages')),
                ('country', models.CharField(blank=True, help_text='ISO 3166-1, two letters.', max_length=2, verbose_name='country where you live')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('employer', models.CharField(blank=True, max_length=160, verbose_name='employer')),
                ('years_of_experience', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years of experience')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('contributions', models.JSONField(blank=True, default=list, verbose_name='what you offer')),
                ('cv_name', models.CharField(blank=True, max_length=160)),
                ('hosts_may_see_at', models.DateTimeField(blank=True, null=True)),
                ('calls_may_be_told_at', models.DateTimeField(blank=True, null=True)),
                ('name_may_be_public_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert_profile', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AvailabilityWindow',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='remark')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='windows', to='accounts.expertprofile')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_window_ends_after_it_began'), models.UniqueConstraint(fields=('profile', 'starts_on'), name='one_window_per_first_day')],
            },
        ),
    ]
