import core.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
        ('grants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentRun',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run_at', models.DateTimeField()),
                ('parameters', models.JSONField()),
                ('inputs_hash', models.CharField(max_length=64)),
                ('report', models.JSONField()),
                ('run_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_runs', to='grants.stage')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('name', core.fields.TranslatedField(verbose_name='criterion')),
                ('description', core.fields.TranslatedField(blank=True, verbose_name='what is looked at')),
                ('weight', models.PositiveSmallIntegerField(default=1, verbose_name='weight')),
                ('low', models.SmallIntegerField(default=1, verbose_name='lowest mark')),
                ('high', models.SmallIntegerField(default=5, verbose_name='highest mark')),
                ('anchors', models.JSONField(blank=True, default=dict, verbose_name='what the marks mean')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='grants.stage')),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'key'), name='one_criterion_per_key'), models.CheckConstraint(condition=models.Q(('high__gt', models.F('low'))), name='a_scale_goes_up'), models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='a_criterion_weighs_something')],
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seated_at', models.DateTimeField()),
                ('stage', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='panel', to='grants.stage')),
            ],
        ),
        migrations.CreateModel(
            name='Panelist',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_chair', models.BooleanField(default=False, verbose_name='chairs the panel')),
                ('most_reviews', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most reviews')),
                ('fields', models.JSONField(blank=True, default=list, verbose_name='fields of knowledge')),
                ('seated_at', models.DateTimeField()),
                ('declared_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.institution')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panelists', to='reviews.panel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('panel', 'person'), name='one_seat_per_person_and_panel'), models.UniqueConstraint(condition=models.Q(('is_chair', True), ('left_at', None)), fields=('panel',), name='one_chair_per_panel')],
            },
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('institution', 'Same institution'), ('employer', 'Present or former employer'), ('team', 'Member of the team'), ('family', 'Family or close friendship'), ('work', 'Trained, coached or worked with the team'), ('other', 'Another tie')], max_length=12, verbose_name='tie')),
                ('origin', models.CharField(choices=[('declared', 'Declared by the panelist'), ('found', 'Found by the system'), ('officer', 'Recorded by an officer'), ('imported', 'Came with an import')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='in a few words')),
                ('known_at', models.DateTimeField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='grants.submission')),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='reviews.panelist')),
            ],
            options={
                'verbose_name_plural': 'conflicts of interest',
                'constraints': [models.UniqueConstraint(fields=('panelist', 'submission'), name='one_conflict_per_panelist_and_submission')],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField()),
                ('inputs_hash', models.CharField(max_length=64)),
                ('inputs', models.JSONField()),
                ('parameters', models.JSONField()),
                ('versions', models.JSONField(default=dict)),
                ('result', models.JSONField()),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='grants.stage')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('assigned', 'To be read'), ('drafting', 'Begun'), ('submitted', 'Handed in'), ('recused', 'Recused')], db_index=True, default='assigned', max_length=40, protected=True)),
                ('comment', models.TextField(blank=True, verbose_name='overall comment')),
                ('strength', models.TextField(blank=True, verbose_name='a strength, for the team')),
                ('improve', models.TextField(blank=True, verbose_name='one thing to improve, for the team')),
                ('version', models.PositiveIntegerField(default=0)),
                ('assigned_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('recused_at', models.DateTimeField(blank=True, null=True)),
                ('recusal_reason', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('panelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reviews.panelist')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grants.stage')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grants.submission')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['panelist', 'state'], name='reviews_of_a_panelist')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['assigned', 'drafting', 'submitted', 'recused'])), name='review_state_is_known'), models.UniqueConstraint(fields=('panelist', 'submission', 'stage'), name='one_review_per_panelist_and_submission')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=3, max_digits=8, verbose_name='score')),
                ('first_value', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True)),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('given_at', models.DateTimeField()),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='reviews.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='reviews.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='one_score_per_criterion')],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Being prepared'), ('confirmed', 'Confirmed by the committee'), ('signed_off', 'Signed off by every institution'), ('released', 'Released'), ('void', 'Void')], db_index=True, default='draft', max_length=40, protected=True)),
                ('places', models.PositiveIntegerField()),
                ('minutes', models.TextField(blank=True, verbose_name='minutes')),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('drafted_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('signed_off_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='grants.call')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('minutes_document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='reviews.ranking')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'confirmed', 'signed_off', 'released', 'void'])), name='selection_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('call',), name='one_live_selection_per_call')],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SelectionLine',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('selected', 'Selected'), ('reserve', 'On the reserve list'), ('declined', 'Not selected')], max_length=10)),
                ('place', models.PositiveIntegerField(blank=True, null=True)),
                ('places', models.PositiveIntegerField()),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('amount_minor', core.fields.MinorUnitField(blank=True, null=True, verbose_name='amount')),
                ('conditions', models.TextField(blank=True, verbose_name='conditions')),
                ('reason', models.TextField(blank=True, verbose_name='reason for leaving the ranking')),
                ('strength', models.TextField(blank=True, verbose_name='strength')),
                ('improve', models.TextField(blank=True, verbose_name='one thing to improve')),
                ('selection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reviews.selection')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selection_lines', to='grants.submission')),
            ],
            options={
                'ordering': ['outcome', 'place', 'rank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('selection', 'submission'), name='one_line_per_submission'), models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('selection', 'outcome', 'place'), name='one_line_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'selected'), _negated=True), models.Q(('place__gte', 1), ('place__lte', models.F('places'))), _connector='OR'), name='never_more_selected_than_places'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'reserve'), _negated=True), ('place__gte', 1), _connector='OR'), name='the_reserve_has_an_order'), models.CheckConstraint(condition=models.Q(('amount_minor', None), ('amount_minor__gt', 0), _connector='OR'), name='an_amount_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('selection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='reviews.selection')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('selection', 'institution'), name='one_sign_off_per_institution')],
            },
        ),
    ]
