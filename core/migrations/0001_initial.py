import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.IntegerField()),
                ('mime', models.CharField(max_length=80)),
                ('stored_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(blank=True, max_length=40)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('act', models.CharField(max_length=80)),
                ('subject_id', models.IntegerField()),
                ('subject_label', models.CharField(max_length=120)),
                ('from_state', models.CharField(blank=True, max_length=40)),
                ('to_state', models.CharField(blank=True, max_length=40)),
                ('actor', models.CharField(blank=True, max_length=40)),
                ('through', models.CharField(max_length=20)),
                ('operator', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('sequence', models.IntegerField(blank=True, null=True)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('seal', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on_behalf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='audit_of_a_subject'), models.Index(fields=['programme_key', 'id'], name='audit_of_a_programme'), models.Index(condition=models.Q(('sequence', None)), fields=['id'], name='audit_not_yet_sealed')],
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'sequence'), name='one_entry_per_place_in_the_chain'), models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('actor', ''), _negated=True), _connector='OR'), name='somebody_acts_in_an_audit_entry')],
            },
        ),
        migrations.CreateModel(
            name='AuditNote',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(max_length=32)),
                ('given', models.JSONField()),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='core.auditentry')),
            ],
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('programme_key', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('failure', models.TextField(blank=True)),
                ('back_url', models.CharField(blank=True, max_length=200)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('payload', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('not_before', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('dead_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dead_at', None), ('done_at', None)), fields=['not_before', 'id'], name='outbox_still_to_do')],
            },
        ),
        migrations.CreateModel(
            name='ReadEntry',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('what', models.CharField(max_length=60)),
                ('subject_id', models.IntegerField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name_plural': 'read entries',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='readings_of_a_subject')],
            },
        ),
    ]
