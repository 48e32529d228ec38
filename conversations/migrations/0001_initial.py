import core.fields
import django.db.models.deletion
import django_fsm
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_the_trail_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('address', models.EmailField(db_index=True, max_length=254)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('hard', models.BooleanField()),
                ('said', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('cleared_at', models.DateTimeField(blank=True, null=True)),
                ('cleared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bounces', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('waiting', 'Waits for a second person'), ('released', 'Released'), ('called_off', 'Called off')], db_index=True, default='draft', max_length=40, protected=True)),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('call_name', core.fields.TranslatedField(blank=True)),
                ('zone', models.CharField(default='UTC', max_length=40)),
                ('audience', models.CharField(max_length=24)),
                ('filters', models.JSONField(blank=True, default=dict)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('whole_team', models.BooleanField(default=False)),
                ('subject', core.fields.TranslatedField()),
                ('text', core.fields.TranslatedField()),
                ('written_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
                ('handed_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'waiting', 'released', 'called_off'])), name='bulletin_state')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=60)),
                ('link', models.CharField(blank=True, max_length=200)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('channel', models.CharField(blank=True, choices=[('mail', 'Mail'), ('sms', 'Text message'), ('none', 'Not reached')], max_length=8)),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('bulletin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='conversations.bulletin')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulletins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('bulletin', 'person'), name='a_bulletin_reaches_a_person_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('side', models.CharField(choices=[('applicant', 'The team'), ('officer', 'Programme officers')], max_length=12)),
                ('way', models.CharField(choices=[('page', 'On the page'), ('mail', 'By mail')], default='page', max_length=8)),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages_written', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='conversations.message')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MessageRead',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='conversations.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('message', 'person'), name='a_message_is_first_read_once')],
            },
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('subject_id', models.PositiveIntegerField()),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('awaited', models.CharField(blank=True, choices=[('applicant', 'The team'), ('officer', 'Programme officers')], max_length=12)),
                ('awaited_since', models.DateTimeField(blank=True, null=True)),
                ('awaited_until', models.DateTimeField(blank=True, null=True)),
                ('latest_at', models.DateTimeField(blank=True, null=True)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'indexes': [models.Index(fields=['programme_key', 'awaited'], name='threads_awaiting')],
                'constraints': [models.UniqueConstraint(fields=('subject_type', 'subject_id'), name='one_thread_per_subject'), models.CheckConstraint(condition=models.Q(models.Q(('awaited', ''), ('awaited_since', None)), models.Q(models.Q(('awaited', ''), _negated=True), ('awaited_since__isnull', False)), _connector='OR'), name='an_awaited_answer_has_a_since')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='conversations.thread'),
        ),
    ]
