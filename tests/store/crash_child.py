"""A child for the crash test: takes mails in and files them for ever, and says each commit on stdout after it."""

import sys

from support.store_values import NOW, letter, message, opening, raw, verdict

from mailbot.store import open_store


def main(url: str, life: int) -> None:
    store = open_store(url)
    for n in range(1_000_000):
        words = f"{life}.{n}"
        with store.begin() as tx:
            mail = tx.keep(raw(words, uid=life * 1_000_000 + n + 1), words, NOW).mail
        print(f"kept {mail} {words}", flush=True)
        with store.begin() as tx:
            number = tx.reserve_number()
            tx.record(mail, message(subject=words), verdict(), opening(), number, NOW)
            tx.enqueue(letter(message_id=f"<{words}@acme.example>", ticket=number), mail, "", NOW)
        print(f"filed {mail} {number}", flush=True)
        with store.begin() as tx:
            (one,) = tx.claim(NOW, 1)
        with store.begin() as tx:
            tx.about_to_send([one.row])
        print(f"sending {one.row} {number}", flush=True)


main(sys.argv[1], int(sys.argv[2]))
