import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('viewflow', '0015_task_scheduled'),
    ]

    operations = [
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.CharField(max_length=60)),
                ('role', models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('officer', 'Programme officer'), ('committee_chair', 'Chair of the selection committee'), ('committee_member', 'Member of the selection committee'), ('signatory', 'Signatory of an institution'), ('director', 'Director'), ('finance_maker', 'Finance officer'), ('finance_checker', 'Finance checker'), ('releaser', 'Releaser of payments'), ('auditor', 'Auditor'), ('donor_viewer', 'Donor (totals only)'), ('coach', 'Coach'), ('expert', 'Expert'), ('host', 'Host institution')], max_length=24)),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('url', models.CharField(max_length=200)),
                ('label', models.CharField(max_length=200)),
                ('group', models.CharField(max_length=100)),
                ('group_url', models.CharField(max_length=200)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.institution')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='viewflow.task')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'node'], name='turns_of_a_person'), models.Index(fields=['programme_key', 'role'], name='turns_of_a_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('role', ''), _negated=True), _connector='OR'), name='a_turn_is_somebodys')],
            },
        ),
    ]
