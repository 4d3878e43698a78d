"""A firm without servers, into which what there was before is brought."""

import pytest
from support.commands import Said, run_here
from support.small_firm import SmallFirm

from mailbot.importing.columns import columns_of, namer
from mailbot.importing.customers import CUSTOMER_FIELDS, bring_customers
from mailbot.importing.mails import bring
from mailbot.importing.mbox import mails_of_mbox
from mailbot.importing.orders import ORDER_FIELDS, bring_orders
from mailbot.importing.sheets import read_sheet


class Firm(SmallFirm):
    def call(self, *words: str) -> Said:
        return run_here(self.config, *words)

    @property
    def house(self):
        return self.app.house

    def bring_mbox(self, path, **more):
        mails = mails_of_mbox(path, self.house.settings.limits.mail_octets)
        return bring(mails, self.house, lambda octets: None, **more)

    def bring_customers(self, text, mapped=None, **more):
        name, sheet, columns = self._table("c.csv", text, CUSTOMER_FIELDS, mapped or {}, free=True)
        return bring_customers(name, sheet, columns, self.house, lambda rows: None, **more)

    def bring_orders(self, text, mapped=None, **more):
        name, sheet, columns = self._table("o.csv", text, ORDER_FIELDS, mapped or {}, free=False)
        return bring_orders(name, sheet, columns, self.house, lambda rows: None, **more)

    def _table(self, file, text, fields, mapped, free):
        path = self.home / file
        path.write_text(text, encoding="utf-8")
        name = namer(self.house.rulebook, fields)
        sheet = read_sheet(path, lambda cells: sum(bool(name(cell)) for cell in cells))
        return file, sheet, columns_of(sheet, name, fields, mapped, free=free)

    def customer(self, said):
        with self.app.store.read() as tx:
            (row,) = tx.customers_called(said, 5)
            return tx.customer(row.id)

    def is_quiet(self) -> bool:
        """Nothing leaves, and nothing waits to be done."""
        with self.app.store.read() as tx:
            return not tx.outbox((), 10) and not tx.pending(10) and not tx.unassigned()


@pytest.fixture
def firm(tmp_path):
    one = Firm(tmp_path)
    yield one
    one.close()
