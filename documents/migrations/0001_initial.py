import django.db.models.deletion
import django_fsm
import documents.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('requested', 'Being made'), ('issued', 'Issued'), ('failed', 'Could not be made')], db_index=True, default='requested', max_length=40, protected=True)),
                ('programme_key', models.CharField(max_length=40)),
                ('key', models.CharField(help_text='award-letter:42:v1', max_length=120, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('language', models.CharField(max_length=8)),
                ('template', models.CharField(max_length=120)),
                ('facts', models.JSONField(default=dict)),
                ('subject_id', models.IntegerField()),
                ('token', models.CharField(default=documents.models.new_token, max_length=32, unique=True)),
                ('requested_at', models.DateTimeField()),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('failure', models.TextField(blank=True)),
                ('public', models.BooleanField(default=False, help_text='Its verify page names the title and subject.')),
                ('blob', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='documents_of_a_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'issued', 'failed'])), name='document_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('blob__isnull', False), ('issued_at__isnull', False)), _connector='OR'), name='an_issued_document_has_its_bytes')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
    ]
