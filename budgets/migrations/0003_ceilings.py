# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ceilings, with what the database itself refuses of them."""

import core.fields
from django.db import migrations, models

from core.triggers import refuse

CEILING = "budgets_ceiling"
FIXED = ["id", "programme_key", "call_key", "kind", "number", "currency"]
WHOLE = (
    "typeof(NEW.ceiling_minor) <> 'integer' OR typeof(NEW.committed_minor) <> 'integer' "
    "OR typeof(NEW.paid_minor) <> 'integer'",
    "an amount is a whole number",
)


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0002_the_ledger_guards_itself'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ceiling',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('call_key', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(choices=[('award', 'Award'), ('other', 'Other payments')], max_length=12, verbose_name='kind')),
                ('number', models.CharField(max_length=40, verbose_name='number')),
                ('currency', core.fields.CurrencyField(verbose_name='currency')),
                ('ceiling_minor', core.fields.MinorUnitField(verbose_name='ceiling')),
                ('committed_minor', core.fields.MinorUnitField(default=0, verbose_name='reserved')),
                ('paid_minor', core.fields.MinorUnitField(default=0, verbose_name='paid')),
            ],
            options={
                'ordering': ['programme_key', 'number'],
                'constraints': [models.UniqueConstraint(fields=('programme_key', 'number'), name='one_ceiling_of_a_number'), models.CheckConstraint(condition=models.Q(('ceiling_minor__gte', models.F('committed_minor')), ('committed_minor__gte', models.F('paid_minor')), ('paid_minor__gte', 0)), name='paid_is_within_committed_within_ceiling'), models.CheckConstraint(condition=models.Q(('kind__in', ['award', 'other'])), name='ceiling_kind_is_known'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='a_ceiling_has_a_number'), models.CheckConstraint(condition=models.Q(('currency__in', ['AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BHD', 'BIF', 'BMD', 'BND', 'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CUP', 'CVE', 'CZK', 'DJF', 'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD', 'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IQD', 'IRR', 'ISK', 'JMD', 'JOD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KPW', 'KRW', 'KWD', 'KYD', 'KZT', 'LAK', 'LBP', 'LKR', 'LRD', 'LSL', 'LYD', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN', 'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RUB', 'RWF', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP', 'SZL', 'THB', 'TJS', 'TMT', 'TND', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'VND', 'VUV', 'WST', 'XAF', 'XCD', 'XCG', 'XOF', 'XPF', 'YER', 'ZAR', 'ZMW', 'ZWG'])), name='ceiling_currency_is_known')],
            },
        ),
        refuse(
            "ceiling_added", CEILING, "BEFORE INSERT",
            ("NEW.committed_minor <> 0 OR NEW.paid_minor <> 0", "a ceiling begins with nothing counted"),
        ),
        refuse(
            "ceiling_changed", CEILING, "BEFORE UPDATE",
            (" OR ".join(f'OLD."{name}" {{differs}} NEW."{name}"' for name in FIXED), "a ceiling stays what it is of"),
        ),
        refuse("ceiling_removed", CEILING, "BEFORE DELETE", ("TRUE", "a ceiling is never removed")),
        # SQLite alone would keep 10.5 in a column of whole numbers.
        refuse("ceiling_whole", CEILING, "BEFORE INSERT", WHOLE, vendors=("sqlite",)),
        refuse("ceiling_whole_after", CEILING, "BEFORE UPDATE", WHOLE, vendors=("sqlite",)),
    ]
