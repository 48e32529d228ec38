import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('grants', '0003_submission_imported_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedDecision',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lines', models.JSONField(default=list)),
                ('minutes', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('signed_off_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='imported_decision', to='grants.call')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(blank=True, max_length=40)),
                ('file_name', models.CharField(max_length=160, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField(blank=True, null=True)),
                ('brought_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought by')),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='grants.call')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['call', 'id'], name='imports_of_a_call')],
            },
        ),
        migrations.CreateModel(
            name='KnownPerson',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='known_people', to='grants.call')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'known people',
                'constraints': [models.UniqueConstraint(fields=('call', 'key'), name='a_short_name_is_one_person')],
            },
        ),
    ]
