# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payments and who answered for them, with what the database itself refuses of them."""

import core.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from core.triggers import keep_rows, refuse

PAYMENT, APPROVAL, ACCOUNT, ENTRY = (
    "budgets_payment", "budgets_approval", "budgets_payeeaccount", "budgets_journalentry",
)
FIXED = [
    "id", "content_type_id", "object_id", "programme_key", "call_key", "ceiling_id", "attempt", "reference", "number",
    "award_number", "text", "amount_minor", "currency", "account_id", "checks_needed", "releases_needed", "maker_id",
    "maker_name", "requested_at",
]
# What is written once, with the moment that says that it was.
ONCE = {
    "checked_at": ["checker_id", "checker_name"],
    "released_at": ["releaser_id", "releaser_name"],
    "sent_at": ["batch_id"],
    "settled_at": ["paid_on", "voucher_number"],
    "reported_at": ["letter_id", "reported_by_id"],
}
WAYS = [
    ("requested", "checked"), ("requested", "rejected"), ("checked", "released"), ("checked", "rejected"),
    ("released", "sent"), ("released", "failed"), ("sent", "settled"), ("sent", "failed"), ("settled", "returned"),
]
ON_NO_WAY = " AND ".join(f"NOT (OLD.state = '{since}' AND NEW.state = '{to}')" for since, to in WAYS)


def rewritten():
    """The condition that something written once is written again."""
    for moment, columns in ONCE.items():
        changed = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in [moment, *columns])
        yield f"(OLD.{moment} IS NOT NULL AND ({changed}))"


def answered(stage, needed, person):
    """The condition that too few, or not the one who is named, answered."""
    of_stage = f"FROM {APPROVAL} WHERE payment_id = NEW.id AND stage = '{stage}'"
    named = f"NEW.{person} IS NOT NULL AND NOT EXISTS (SELECT 1 {of_stage} AND person_id = NEW.{person})"
    return f"(SELECT COUNT(*) {of_stage}) < NEW.{needed} OR ({named})"


def unposted(act):
    """The condition that the ledger does not have the entry of an act."""
    return f"NOT EXISTS (SELECT 1 FROM {ENTRY} WHERE key = 'pay:' || NEW.reference || ':{act}' AND sealed)"


MOVED = [
    ("OLD.state IN ('failed', 'returned', 'rejected')", "a payment that ended never changes"),
    (f"OLD.state <> NEW.state AND {ON_NO_WAY}", "a payment takes no such step"),
    (" OR ".join(rewritten()), "what is known of a payment is written once"),
    (
        "OLD.state <> NEW.state AND NEW.state = 'checked' AND (" + answered("check", "checks_needed", "checker_id") + ")",
        "a payment is checked by those who answered",
    ),
    (
        "OLD.state <> NEW.state AND NEW.state = 'released' AND ("
        + answered("release", "releases_needed", "releaser_id") + ")",
        "a payment is released by those who answered",
    ),
    *[
        (f"OLD.state <> NEW.state AND NEW.state = '{state}' AND {unposted(act)}", "a payment moves with its posting")
        for state, act in (("released", "release"), ("settled", "settle"), ("failed", "fail"), ("returned", "return"))
    ],
    ("NEW.state = 'sent' AND NEW.sent_at IS NULL", "a payment that was sent says when"),
    (
        "NEW.batch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM budgets_paymentbatch b "
        "WHERE b.id = NEW.batch_id AND b.programme_key = NEW.programme_key)",
        "a batch is of one programme",
    ),
]
ADDED = [
    (
        "NEW.state <> 'requested' OR NEW.checker_id IS NOT NULL OR NEW.releaser_id IS NOT NULL "
        "OR NEW.batch_id IS NOT NULL",
        "a payment begins as asked for",
    ),
    (
        "NOT EXISTS (SELECT 1 FROM budgets_ceiling c WHERE c.id = NEW.ceiling_id "
        "AND c.programme_key = NEW.programme_key AND c.currency = NEW.currency)",
        "a payment has programme and currency of its ceiling",
    ),
    (
        f"NOT EXISTS (SELECT 1 FROM {ACCOUNT} a WHERE a.id = NEW.account_id AND a.programme_key = NEW.programme_key "
        "AND a.state = 'active')",
        "a payment goes to an account in use",
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0005_payees'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_the_trail_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=35, unique=True, verbose_name='number')),
            ],
            options={
                'verbose_name_plural': 'payment batches',
                'ordering': ['programme_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('requested', 'Asked for'), ('checked', 'Checked'), ('released', 'Released'), ('sent', 'Sent to the bank'), ('settled', 'Paid'), ('failed', 'Failed'), ('returned', 'Returned'), ('rejected', 'Rejected')], db_index=True, default='requested', max_length=40, protected=True)),
                ('object_id', models.PositiveIntegerField()),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('reference', models.CharField(max_length=35, unique=True, verbose_name='reference')),
                ('number', models.CharField(max_length=60, verbose_name='number')),
                ('award_number', models.CharField(max_length=40, verbose_name='award')),
                ('text', models.CharField(max_length=200, verbose_name='for what')),
                ('amount_minor', core.fields.MinorUnitField(verbose_name='amount')),
                ('currency', core.fields.CurrencyField(verbose_name='currency')),
                ('checks_needed', models.PositiveSmallIntegerField(default=1)),
                ('releases_needed', models.PositiveSmallIntegerField(default=1)),
                ('maker_name', models.CharField(max_length=120)),
                ('requested_at', models.DateTimeField()),
                ('checker_name', models.CharField(blank=True, max_length=120)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('releaser_name', models.CharField(blank=True, max_length=120)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('voucher_number', models.CharField(blank=True, max_length=60, verbose_name='voucher')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='budgets.payeeaccount')),
                ('ceiling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='budgets.ceiling')),
                ('checker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('declared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('releaser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='budgets.paymentbatch')),
            ],
            options={
                'ordering': ['programme_key', 'pk'],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('check', 'Check'), ('release', 'Release')], max_length=8)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='budgets.payment')),
            ],
            options={
                'ordering': ['payment', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('payment', 'person'), name='one_answer_per_person_and_payment'), models.CheckConstraint(condition=models.Q(('stage__in', ['check', 'release'])), name='approval_stage_is_known')],
            },
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['programme_key', 'state'], name='payments_by_state'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'checked', 'released', 'sent', 'settled', 'failed', 'returned', 'rejected'])), name='payment_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('currency__in', ['AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BHD', 'BIF', 'BMD', 'BND', 'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CUP', 'CVE', 'CZK', 'DJF', 'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD', 'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IQD', 'IRR', 'ISK', 'JMD', 'JOD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KPW', 'KRW', 'KWD', 'KYD', 'KZT', 'LAK', 'LBP', 'LKR', 'LRD', 'LSL', 'LYD', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN', 'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RUB', 'RWF', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP', 'SZL', 'THB', 'TJS', 'TMT', 'TND', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'VND', 'VUV', 'WST', 'XAF', 'XCD', 'XCG', 'XOF', 'XPF', 'YER', 'ZAR', 'ZMW', 'ZWG'])), name='payment_currency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='a_payment_is_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), models.Q(('award_number', ''), _negated=True)), name='a_payment_has_its_numbers'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('attempt__gte', 1), ('checks_needed__gte', 1)), name='two_people_at_least_pay'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checker', None), models.Q(('checker', models.F('maker')), _negated=True), _connector='OR'), models.Q(('releaser', None), models.Q(models.Q(('releaser', models.F('maker')), _negated=True), models.Q(('releaser', models.F('checker')), _negated=True)), _connector='OR')), name='nobody_acts_twice_on_a_payment'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('releaser', None), ('checker__isnull', False), _connector='OR'), name='a_release_follows_a_check'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('checked', 'released', 'sent', 'settled', 'failed', 'returned')), _negated=True), models.Q(('checked_at__isnull', False), ('checker__isnull', False)), _connector='OR'), name='a_checked_payment_has_its_checker'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('released', 'sent', 'settled', 'failed', 'returned')), _negated=True), models.Q(('released_at__isnull', False), models.Q(('releaser__isnull', False), ('releases_needed', 0), _connector='OR')), _connector='OR'), name='a_released_payment_has_its_releaser'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['settled', 'returned']), _negated=True), models.Q(('paid_on__isnull', False), ('settled_at__isnull', False), models.Q(('voucher_number', ''), _negated=True)), _connector='OR'), name='a_paid_payment_has_day_and_voucher'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('failed', 'returned', 'rejected')), _negated=True), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='an_ended_payment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('letter', None), ('reported_at', None), ('reported_by', None)), models.Q(('letter__isnull', False), ('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='a_letter_was_handed_in_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('declared_by', None), models.Q(('reported_by__isnull', False), models.Q(('declared_by', models.F('reported_by')), _negated=True)), _connector='OR'), name='who_declares_a_failure_did_not_report_it'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('failed', 'returned', 'rejected')), _negated=True), fields=('content_type', 'object_id'), name='one_live_payment_per_thing'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id', 'attempt'), name='one_payment_per_attempt'),
        ),
        keep_rows(PAYMENT, FIXED),
        refuse("payment_added", PAYMENT, "BEFORE INSERT", *ADDED),
        refuse("payment_moved", PAYMENT, "BEFORE UPDATE", *MOVED),
        refuse(
            "payment_whole", PAYMENT, "BEFORE INSERT",
            ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"), vendors=("sqlite",),
        ),
        keep_rows(APPROVAL, ["id", "payment_id", "stage", "person_id", "name", "role", "at"]),
        refuse(
            "approval_added", APPROVAL, "BEFORE INSERT",
            (
                f"EXISTS (SELECT 1 FROM {PAYMENT} p WHERE p.id = NEW.payment_id AND p.maker_id = NEW.person_id)",
                "nobody answers for a payment that he asked for",
            ),
            (
                f"NOT EXISTS (SELECT 1 FROM {PAYMENT} p WHERE p.id = NEW.payment_id AND ("
                "(p.state = 'requested' AND NEW.stage = 'check') OR (p.state = 'checked' AND NEW.stage = 'release')))",
                "an answer is given while it is asked for",
            ),
        ),
    ]
