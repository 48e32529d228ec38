# SPDX-License-Identifier: AGPL-3.0-or-later
"""Funds, budgets of awards, their tranches, and what the database itself refuses of them."""

import budgets.models.tranche
import core.fields
import django.db.models.deletion
import django.db.models.expressions
import django_fsm
from django.conf import settings
from django.db import migrations, models

from core.triggers import keep_rows, refuse

# What the database itself refuses of budgets and plans, whoever asks (budgets/guards.py has the names).
VERSION, HEADING, LINE = "budgets_budgetversion", "budgets_budgetheading", "budgets_budgetline"
WRITTEN = (
    f'EXISTS (SELECT 1 FROM "{HEADING}" h JOIN "{VERSION}" v ON v.id = h.version_id '
    "WHERE h.id = {row}.heading_id AND v.state <> 'draft')"
)
HEADED = f"EXISTS (SELECT 1 FROM \"{VERSION}\" v WHERE v.id = {{row}}.version_id AND v.state <> 'draft')"
KEPT = "what was handed in of a budget stays as it is"


def kept_after_draft(name, table, condition):
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    return [
        refuse(f"{name}_added", table, "BEFORE INSERT", (new, KEPT)),
        refuse(f"{name}_changed", table, "BEFORE UPDATE", (f"{old} OR {new}", KEPT)),
        refuse(f"{name}_removed", table, "BEFORE DELETE", (old, KEPT)),
    ]


GUARDS = [
    *kept_after_draft("budget_line", LINE, WRITTEN),
    *kept_after_draft("budget_heading", HEADING, HEADED),
    refuse(
        "budget_version_changed", VERSION, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id OR OLD.no <> NEW.no", "a version of a budget keeps its place"),
        (
            "OLD.state IN ('approved', 'superseded', 'rejected') AND NOT (OLD.state = 'approved' AND NEW.state = 'superseded') "
            "AND OLD.state <> NEW.state",
            "an approved budget only gives way",
        ),
        (
            "OLD.approved_at IS NOT NULL AND (OLD.approved_at {differs} NEW.approved_at OR OLD.approved_by_id {differs} "
            "NEW.approved_by_id OR OLD.author_id <> NEW.author_id OR OLD.checked_by_id {differs} NEW.checked_by_id "
            "OR OLD.formal <> NEW.formal OR OLD.approval_paper_id {differs} NEW.approval_paper_id)",
            "who approved a budget stays",
        ),
    ),
    refuse("budget_version_removed", VERSION, "BEFORE DELETE", ("OLD.state <> 'draft'", KEPT)),
]

PLAN, TRANCHE, CONDITION = "budgets_trancheplan", "budgets_tranche", "budgets_releasecondition"
OPEN = f'EXISTS (SELECT 1 FROM "{PLAN}" p WHERE p.award_id = {{award}} AND p.sealed_at IS NULL)'
TRANCHE_OPEN = OPEN.format(award="NEW.award_id")
CONDITION_OPEN = OPEN.format(award=f'(SELECT t.award_id FROM "{TRANCHE}" t WHERE t.id = NEW.tranche_id)')
SUM = f"(SELECT COALESCE(SUM(t.amount_minor), 0) FROM \"{TRANCHE}\" t WHERE t.award_id = NEW.award_id AND t.state <> 'cancelled')"
STANDS = "a sealed plan stays as it is"
LEFT_OPEN = (f'EXISTS (SELECT 1 FROM "{PLAN}" WHERE id = NEW.id AND sealed_at IS NULL)', "a plan was left open")

GUARDS += [
    refuse("plan_added", PLAN, "BEFORE INSERT", ("NEW.sealed_at IS NOT NULL", "a plan is sealed after its tranches")),
    refuse(
        "plan_changed", PLAN, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id", STANDS),
        (
            "OLD.sealed_at IS NOT NULL AND (OLD.amount_minor <> NEW.amount_minor OR OLD.given_up_minor <> NEW.given_up_minor "
            "OR (NEW.sealed_at IS NOT NULL AND (OLD.sealed_at <> NEW.sealed_at OR OLD.version <> NEW.version)))",
            STANDS,
        ),
        (
            "OLD.sealed_at IS NOT NULL AND NEW.sealed_at IS NULL AND NEW.version <> OLD.version + 1",
            "a plan is opened for its next version",
        ),
        ("OLD.sealed_at IS NULL AND NEW.version <> OLD.version", "a plan is opened for its next version"),
        (
            f"NEW.sealed_at IS NOT NULL AND OLD.sealed_at IS NULL AND ({SUM} + NEW.given_up_minor <> NEW.amount_minor "
            'OR NOT EXISTS (SELECT 1 FROM "grants_award" a WHERE a.id = NEW.award_id AND a.amount_minor = NEW.amount_minor))',
            "the tranches are not the award",
        ),
    ),
    refuse("plan_removed", PLAN, "BEFORE DELETE", ("TRUE", STANDS)),
    refuse("plan_left_open", PLAN, "AFTER INSERT", LEFT_OPEN, vendors=("postgresql",)),
    refuse("plan_opened_and_left", PLAN, "AFTER UPDATE", LEFT_OPEN, vendors=("postgresql",)),
    refuse("tranche_added", TRANCHE, "BEFORE INSERT", (f"NOT {TRANCHE_OPEN}", STANDS), ("NEW.state <> 'planned'", STANDS)),
    refuse(
        "tranche_changed", TRANCHE, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id OR OLD.no <> NEW.no OR OLD.amount_minor <> NEW.amount_minor", STANDS),
        ("OLD.state = 'cancelled'", "what was called off stays so"),
        (f"NEW.state = 'cancelled' AND NOT {TRANCHE_OPEN}", STANDS),
    ),
    refuse("tranche_removed", TRANCHE, "BEFORE DELETE", ("TRUE", STANDS)),
    refuse(
        "tranche_whole", TRANCHE, "BEFORE INSERT",
        ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"),
        vendors=("sqlite",),
    ),
    keep_rows(CONDITION, ["id", "tranche_id", "order", "kind", "words", "params"]),
    refuse("condition_added", CONDITION, "BEFORE INSERT", (f"NOT {CONDITION_OPEN}", STANDS)),
    refuse(
        "condition_said", CONDITION, "BEFORE UPDATE",
        (
            "OLD.met_at IS NOT NULL AND (OLD.met_at {differs} NEW.met_at OR OLD.met_by_id {differs} NEW.met_by_id "
            "OR OLD.evidence <> NEW.evidence OR OLD.evidence_file_id {differs} NEW.evidence_file_id)",
            "what somebody confirmed stays",
        ),
        (
            "OLD.waived_at IS NOT NULL AND (OLD.waived_at {differs} NEW.waived_at OR OLD.waived_by_id {differs} NEW.waived_by_id "
            "OR OLD.waiver_asked_by_id {differs} NEW.waiver_asked_by_id OR OLD.waiver_reason <> NEW.waiver_reason)",
            "what somebody waived stays",
        ),
    ),
]

EXPENSE, FINDING = "budgets_expense", "budgets_finding"
TAKEN = (
    f"(SELECT COALESCE(SUM(e.amount_minor), 0) FROM \"{EXPENSE}\" e WHERE e.tranche_id = NEW.tranche_id "
    "AND e.state = 'accepted' AND e.id <> {not_expense}) "
    f'+ (SELECT COALESCE(SUM(f.amount_minor), 0) FROM "{FINDING}" f WHERE f.tranche_id = NEW.tranche_id) '
    f'+ NEW.amount_minor > (SELECT t.amount_minor FROM "{TRANCHE}" t WHERE t.id = NEW.tranche_id)'
)
MORE = "more is accounted for than was paid"
FIXED = ["id", "award_id", "tranche_id", "amount_minor"]

GUARDS += [
    keep_rows(
        EXPENSE, [*FIXED, "line_id", "spent_on", "supplier", "invoice_number", "receipt_id", "reported_by_id", "reported_at"],
        fillable=["judged_by_id", "judged_at"], until_filled="judged_at",
    ),
    refuse("expense_added", EXPENSE, "BEFORE INSERT", ("NEW.state <> 'submitted'", "an expense is judged after it is handed in")),
    refuse(
        "expense_judged", EXPENSE, "BEFORE UPDATE",
        ("OLD.state IN ('accepted', 'refused') AND OLD.state <> NEW.state", "what was judged stays so"),
        (f"NEW.state = 'accepted' AND OLD.state <> 'accepted' AND {TAKEN.format(not_expense='NEW.id')}", MORE),
    ),
    keep_rows(FINDING, [*FIXED, "words", "found_by_id", "found_at"]),
    refuse("finding_added", FINDING, "BEFORE INSERT", (TAKEN.format(not_expense="0"), MORE)),
    refuse(
        "finding_settled", FINDING, "BEFORE UPDATE",
        (
            "NEW.refunded_minor < OLD.refunded_minor OR NEW.documented_minor < OLD.documented_minor "
            "OR NEW.justified_minor < OLD.justified_minor OR NEW.written_off_minor < OLD.written_off_minor",
            "what was settled stays so",
        ),
    ),
]



class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0006_payments'),
        ('core', '0002_the_trail_is_append_only'),
        ('grants', '0003_submission_imported_as'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetVersion',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('submitted', 'Handed in'), ('approved', 'Approved'), ('superseded', 'Replaced'), ('rejected', 'Rejected')], db_index=True, default='draft', max_length=40, protected=True)),
                ('no', models.PositiveSmallIntegerField(verbose_name='version')),
                ('reason', models.TextField(blank=True, verbose_name='why it is amended')),
                ('comment', models.TextField(blank=True, verbose_name='what is to be changed')),
                ('formal', models.BooleanField(default=False)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('approval_paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='grants.award')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['award', 'no'],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='BudgetHeading',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headings', to='budgets.budgetversion')),
            ],
            options={
                'ordering': ['version', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('donor', models.CharField(max_length=120, verbose_name='donor')),
                ('agreement_number', models.CharField(blank=True, max_length=60, verbose_name='number of the agreement')),
                ('currency', core.fields.CurrencyField(verbose_name='currency')),
            ],
            options={
                'ordering': ['programme_key', 'key'],
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'key'), name='one_fund_of_a_key'), models.CheckConstraint(condition=models.Q(('currency__in', ['AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BHD', 'BIF', 'BMD', 'BND', 'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CUP', 'CVE', 'CZK', 'DJF', 'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD', 'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IQD', 'IRR', 'ISK', 'JMD', 'JOD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KPW', 'KRW', 'KWD', 'KYD', 'KZT', 'LAK', 'LBP', 'LKR', 'LRD', 'LSL', 'LYD', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN', 'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RUB', 'RWF', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP', 'SZL', 'THB', 'TJS', 'TMT', 'TND', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'VND', 'VUV', 'WST', 'XAF', 'XCD', 'XCG', 'XOF', 'XPF', 'YER', 'ZAR', 'ZMW', 'ZWG'])), name='fund_currency_is_known')],
            },
        ),
        migrations.CreateModel(
            name='FundLine',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budgets.fund')),
            ],
            options={
                'ordering': ['fund', 'code'],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('item', models.CharField(max_length=160, verbose_name='item')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unit')),
                ('quantity', models.PositiveIntegerField(default=1, verbose_name='quantity')),
                ('unit_cost_minor', core.fields.MinorUnitField(verbose_name='cost of one')),
                ('own_minor', core.fields.MinorUnitField(default=0, verbose_name='own contribution')),
                ('heading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budgets.budgetheading')),
                ('fund_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='budgets.fundline')),
            ],
            options={
                'ordering': ['heading__code', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Tranche',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('planned', 'Planned'), ('due', 'Due'), ('paid', 'Paid'), ('liquidated', 'Accounted for'), ('cancelled', 'Called off')], db_index=True, default='planned', max_length=40, protected=True)),
                ('no', models.PositiveSmallIntegerField(verbose_name='number')),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('requested_at', models.DateTimeField(blank=True, null=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('liquidated_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.TextField(blank=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='grants.award')),
            ],
            options={
                'ordering': ['award', 'no'],
            },
            bases=(budgets.models.tranche.OfAnAward, django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ReleaseCondition',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('agreement_signed', 'The agreement is signed'), ('report_accepted', 'A report is accepted'), ('previous_liquidated', 'Earlier tranches are accounted for'), ('document', 'A document is handed in'), ('date', 'A day has come'), ('milestone', 'Something is achieved')], max_length=24, verbose_name='kind')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='as agreed')),
                ('params', models.JSONField(blank=True, default=dict)),
                ('met_at', models.DateTimeField(blank=True, null=True)),
                ('evidence', models.TextField(blank=True, verbose_name='evidence')),
                ('waiver_asked_at', models.DateTimeField(blank=True, null=True)),
                ('waiver_reason', models.TextField(blank=True, verbose_name='why it is waived')),
                ('waived_at', models.DateTimeField(blank=True, null=True)),
                ('evidence_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('met_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('waived_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('waiver_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='budgets.tranche')),
            ],
            options={
                'ordering': ['tranche', 'order'],
            },
            bases=(budgets.models.tranche.OfAnAward, models.Model),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='what was found')),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('refunded_minor', core.fields.MinorUnitField(default=0, verbose_name='refunded')),
                ('documented_minor', core.fields.MinorUnitField(default=0, verbose_name='documented later')),
                ('justified_minor', core.fields.MinorUnitField(default=0, verbose_name='justified')),
                ('written_off_minor', core.fields.MinorUnitField(default=0, verbose_name='written off')),
                ('found_at', models.DateTimeField()),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='grants.award')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='budgets.tranche')),
            ],
            options={
                'ordering': ['award', 'pk'],
            },
            bases=(budgets.models.tranche.OfAnAward, models.Model),
        ),
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('submitted', 'Handed in'), ('asked', 'Asked about'), ('accepted', 'Accepted'), ('refused', 'Not accepted')], db_index=True, default='submitted', max_length=40, protected=True)),
                ('spent_on', models.DateField(verbose_name='date')),
                ('supplier', models.CharField(max_length=160, verbose_name='supplier')),
                ('invoice_number', models.CharField(blank=True, max_length=60, verbose_name='number of the invoice')),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('reported_at', models.DateTimeField()),
                ('is_documented', models.BooleanField(default=False, verbose_name='It is documented and can be verified')),
                ('is_planned', models.BooleanField(default=False, verbose_name='It is needed, and within budget and period')),
                ('is_lawful', models.BooleanField(default=False, verbose_name='Tax, social and buying rules were kept')),
                ('is_funded_once', models.BooleanField(default=False, verbose_name='Nobody else pays for it')),
                ('is_under_agreement', models.BooleanField(default=False, verbose_name='Who spent it may, under the agreement')),
                ('is_not_excluded', models.BooleanField(default=False, verbose_name='It is not on the list of excluded costs')),
                ('question', models.TextField(blank=True, verbose_name='question')),
                ('answered', models.TextField(blank=True, verbose_name='answer')),
                ('reason', models.TextField(blank=True, verbose_name='why it is not accepted')),
                ('judged_at', models.DateTimeField(blank=True, null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='grants.award')),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='budgets.budgetline')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='budgets.tranche')),
            ],
            options={
                'ordering': ['tranche', 'spent_on', 'pk'],
            },
            bases=(budgets.models.tranche.OfAnAward, django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TranchePlan',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('given_up_minor', core.fields.MinorUnitField(default=0, verbose_name='given up')),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tranche_plan', to='grants.award')),
            ],
            bases=(budgets.models.tranche.OfAnAward, models.Model),
        ),
        migrations.CreateModel(
            name='AgreementRules',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('flex_bp', models.PositiveIntegerField(default=0, verbose_name='may move between headings')),
                ('basis', models.CharField(choices=[('heading', 'Of each heading'), ('total', 'Of the whole budget')], default='heading', max_length=10, verbose_name='counted of')),
                ('cumulative', models.BooleanField(default=True, verbose_name='earlier changes count')),
                ('frozen_headings', models.JSONField(blank=True, default=list, verbose_name='headings that do not move')),
                ('unplanned_bp', models.PositiveIntegerField(default=0, verbose_name='may stay unplanned')),
                ('liquidation_bp', models.PositiveIntegerField(default=10000, verbose_name='accounted for before the next tranche')),
                ('award', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreement_rules', to='grants.award')),
            ],
            options={
                'verbose_name_plural': 'agreement rules',
                'constraints': [models.UniqueConstraint(condition=models.Q(('award', None)), fields=('programme_key',), name='one_set_of_rules_per_programme'), models.CheckConstraint(condition=models.Q(('flex_bp__lte', 10000), ('liquidation_bp__lte', 10000), ('unplanned_bp__lte', 10000)), name='parts_are_not_more_than_the_whole'), models.CheckConstraint(condition=models.Q(('basis__in', ['heading', 'total'])), name='flex_basis_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved', 'superseded', 'rejected'])), name='budget_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.UniqueConstraint(fields=('award', 'no'), name='one_budget_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('award',), name='one_approved_budget_per_award'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('award',), name='one_open_budget_per_award'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('author')), _negated=True), _connector='OR'), name='who_wrote_a_budget_does_not_check_it'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('author')), _negated=True), models.Q(('approved_by', models.F('checked_by')), _negated=True), ('checked_by__isnull', False)), _connector='OR'), name='who_wrote_or_checked_a_budget_does_not_approve_it'),
        ),
        migrations.AddConstraint(
            model_name='budgetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'superseded']), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='somebody_approved_an_approved_budget'),
        ),
        migrations.AddConstraint(
            model_name='budgetheading',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='one_budget_heading_of_a_code'),
        ),
        migrations.AddConstraint(
            model_name='fundline',
            constraint=models.UniqueConstraint(fields=('fund', 'code'), name='one_fund_line_of_a_code'),
        ),
        migrations.AddConstraint(
            model_name='fundline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='fund_lines_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(fields=('heading', 'order'), name='one_line_per_place_of_a_budget'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('unit_cost_minor__gte', 0)), name='costs_in_budgets_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('own_minor__gte', 0)), name='own_contributions_in_budgets_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'due', 'paid', 'liquidated', 'cancelled'])), name='tranche_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.UniqueConstraint(fields=('award', 'no'), name='one_tranche_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='a_tranche_is_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['paid', 'liquidated']), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='a_paid_tranche_says_when'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='a_called_off_tranche_says_why'),
        ),
        migrations.AddConstraint(
            model_name='releasecondition',
            constraint=models.UniqueConstraint(fields=('tranche', 'order'), name='one_condition_per_place'),
        ),
        migrations.AddConstraint(
            model_name='releasecondition',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['agreement_signed', 'report_accepted', 'previous_liquidated', 'document', 'date', 'milestone'])), name='condition_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='releasecondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at', None), ('met_by', None)), models.Q(('kind__in', ['document', 'milestone']), ('met_at__isnull', False), ('met_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='somebody_saw_what_is_met_by_hand'),
        ),
        migrations.AddConstraint(
            model_name='releasecondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('waiver_asked_at', None), ('waiver_asked_by', None)), models.Q(('waiver_asked_at__isnull', False), ('waiver_asked_by__isnull', False), models.Q(('waiver_reason', ''), _negated=True)), _connector='OR'), name='a_waiver_is_asked_for_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='releasecondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('waived_at', None), ('waived_by', None)), models.Q(('waived_at__isnull', False), ('waived_by__isnull', False), ('waiver_asked_by__isnull', False), models.Q(('waived_by', models.F('waiver_asked_by')), _negated=True)), _connector='OR'), name='who_asks_for_a_waiver_does_not_grant_it'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('amount_minor__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refunded_minor'), '+', models.F('documented_minor')), '+', models.F('justified_minor')), '+', models.F('written_off_minor'))), ('documented_minor__gte', 0), ('justified_minor__gte', 0), ('refunded_minor__gte', 0), ('written_off_minor__gte', 0)), name='no_more_is_settled_than_was_found'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'asked', 'accepted', 'refused'])), name='expense_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='an_expense_is_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('award', 'receipt'), name='a_receipt_counts_once_per_award'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('reported_by')), _negated=True), _connector='OR'), name='who_reports_an_expense_does_not_judge_it'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('is_documented', True), ('is_funded_once', True), ('is_lawful', True), ('is_not_excluded', True), ('is_planned', True), ('is_under_agreement', True), ('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='an_accepted_expense_keeps_the_six_rules'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('judged_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='an_expense_is_refused_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='trancheplan',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('given_up_minor__gte', 0), ('given_up_minor__lte', models.F('amount_minor'))), name='what_is_given_up_is_part_of_the_plan'),
        ),
        *GUARDS,
    ]
