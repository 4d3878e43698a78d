"""Latin text -> how many small words of each language it has: what a short mail gives away its language by.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# Words as people write them, accents left out.  A word that two of these languages share stands with both.
_WORDS = {
    "en": "the and is am are you your we our for with this please pls plz have has can could would what when which how "
          "do does to of in on at if it i my me us not from need want any there thanks thank hi hello dear sir madam "
          "price order quote send lead time much many still will be been was were about regarding deal yes asap "
          "kindly best regards attached find required same again last",
    "de": "der die das am und ist sind sie ihr ihre wir unser fur fuer mit bitte haben hat kann konnen konnten was "
          "wann wie ich mir uns nicht von ein eine einen auf zu zum zur im bei noch auch danke hallo guten tag morgen "
          "sehr geehrte herr frau preis bestellung angebot senden lieferzeit schicken brauche brauchen bis moin gruss "
          "freundliche dank anbei",
    "es": "el la los las y es son usted ustedes su sus nuestro para con por favor tiene tienen puede pueden que cuando "
          "como yo me nos no de del un una en al si le les gracias hola buenos buenas dias tardes precio pedido "
          "cotizacion enviar necesito necesitamos estimado estimados saludos cuanto adjunto quiero cuesta",
    "fr": "le la les et est sont vous votre vos nous notre pour avec merci avez peut pouvez que quand comment je me ne "
          "pas de du des un une dans au aux si bonjour bonsoir prix commande devis envoyer besoin madame monsieur "
          "cordialement svp combien ci joint voudrais tarif",
    "it": "il lo la gli le e sono voi vostro vostra noi nostro per con favore avete puo potete che quando come io mi "
          "ci non di del della un una in al se grazie buongiorno buonasera salve prezzo ordine preventivo inviare "
          "gentile gentili saluti cordiali allegato vorrei quanto costa",
    "pt": "o a os as e sao voce voces seu sua nosso para com por favor tem podem pode que quando como eu me nos nao de "
          "do da dos das um uma em ao se obrigado obrigada ola bom boa dia tarde preco pedido orcamento cotacao enviar "
          "preciso precisamos prezado prezados atenciosamente quanto segue anexo gostaria",
    "nl": "de het en is zijn u uw wij onze voor met graag hebben heeft kan kunnen wat wanneer hoe ik mij ons niet van "
          "een op te tot in bij nog ook dank bedankt hallo goedemorgen beste prijs bestelling offerte sturen nodig "
          "geachte heer mevrouw groet groeten bijgaand alvast",
    "tr": "ve bir bu icin ile lutfen var mi musunuz ne zaman nasil ben bize degil size fiyat siparis teklif gonder "
          "tesekkur tesekkurler merhaba sayin iyi gunler adet kadar olarak hangi nedir kac",
    "pl": "i jest sa pan pani panstwo nasz dla z prosze czy moze jak kiedy ja mnie nam nie od w na do dziekuje dzien "
          "dobry cena cene zamowienie oferte wyslac potrzebujemy pozdrawiam szanowni ile jaki jaka jakie mozna moge "
          "macie",
    "sv": "och ar ni ert vi var for med tack har kan vad nar hur jag mig oss inte fran en ett pa till i hej pris order "
          "offert skicka behover vanliga halsningar vilka vilken",
    "da": "og er i jeres vi vores for med tak har kan hvad hvornar hvordan jeg mig os ikke fra en et pa til hej pris "
          "ordre tilbud sende venlig hilsen hvilke hvilken",
    "no": "og er dere deres vi for med takk har kan hva nar hvordan jeg meg oss ikke fra en et pa til hei pris "
          "ordre tilbud sende vennlig hilsen hvilke hvilken",
    "fi": "ja on ovat te me kiitos voiko voitteko mita milloin miten mina ei hei hinta tilaus tarjous terveisin "
          "mika teilla",
    "vi": "va la cua ban chung toi cho voi vui long co the khong bao gia don hang cam on xin chao gui em anh chi "
          "nao duoc",
    "id": "dan adalah anda kami untuk dengan mohon tolong ada bisa apa kapan bagaimana saya tidak dari yang di ke ya "
          "terima kasih selamat pagi siang harga pesanan penawaran kirim apakah berapa",
    "ro": "si este sunt dumneavoastra noi pentru cu va rog aveti poate ce cand cum eu nu din la un o multumesc buna "
          "ziua pret comanda oferta trimite trimiteti am nevoie pe nici acum dupa ati inca maine",
    "cs": "a je jsou vy vas my nas pro s prosim mate muze co kdy jak ja ne od na do dekuji dobry den cena objednavka "
          "nabidka poslat jeste poslete dnes zitra faktura jake jaka jaky muzete",
    "hu": "es az a van onok mi kerem lehet mit mikor hogyan nem koszonom jo napot ar rendeles ajanlat kuldeni "
          "udvozlettel meg egy szamla milyen mennyi hany",
    "hr": "je i u li su sa za na od do da ne se nije sto kada kako molim hvala postovani dobar dan lijep pozdrav imate "
          "jos isto ostalo neka treba trebamo nam nas vas vase posaljite komada kutija cijena cena ponudu racun "
          "koji koja koje mozete",
    "sl": "je in so z za na od do da ne ni kaj kdaj kako prosim hvala pozdravljeni dober dan lep pozdrav se nam nas "
          "vas posljite kosov cena ponudbo racun jutri danes kot",
    "sk": "je a su s za na od do ze nie co kedy ako prosim dakujem dobry den pekny nam nas vas este poslite kusov "
          "cena ponuku faktura objednavka zajtra dnes aky aka mozete",
    "lt": "ir yra su uz nuo kad ne kas kada kaip prasome aciu laba diena dar mums musu jusu siuskite vienetu "
          "kaina saskaita uzsakymas rytoj siandien pagarbiai per",
    "lv": "un ir ar par no lidz ka ne kas kad ludzu paldies labdien vel mums musu jusu uz gabali cena rekins "
          "pasutijums rit sodien",
    "et": "ja on ei kui palun aitah tere paev veel meile meie teie millal kuidas saatke tukki hind arve arvel tellimus "
          "homme tana oma koos",
    "sw": "na ya wa kwa ni la za cha habari asante naomba tafadhali bei gani sisi hii kama tuma mzigo leo kesho yetu "
          "jana hadi",
    "tl": "po ng ang mga sa na ay ako namin natin nyo kayo salamat magkano pa lang yung ito kahapon bukas paki naman",
    "ms": "dan adalah kami untuk dengan sila boleh tak nak ada ini itu saya dari yang di ke terima kasih selamat harga "
          "macam hantar kita dah awak pukul",
    "uz": "va uchun bilan kerak bizga sizga bizning sizning narxi qancha necha salom assalomu alaykum rahmat iltimos "
          "qachon mumkinmi buyurtma dona yuboring tayyor",
    "az": "ve ucun bize size bizim sizin lazimdir nece qiymeti sagol xahis edirik zehmet olmasa gonderin eded "
          "ne vaxt sifaris",
}  # fmt: skip
WEIGHT = 12  # of a word that only one of them has
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _list in _WORDS.items():
    for _word in _list.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _language)


def is_small(word: str) -> bool:
    """In one of these languages; such a word alone says next to nothing about what a mail wants."""
    return word in _LANGUAGES


def is_small_in(language: str, word: str) -> bool:
    return language in _LANGUAGES.get(word, ())


def small_words(words: Sequence[str]) -> Counter[str]:
    """Language -> small words of it; a word that several languages have counts a share for each."""
    votes: Counter[str] = Counter()
    for word in words:
        languages = _LANGUAGES.get(word, ())
        for language in languages:
            votes[language] += WEIGHT // len(languages)
    return votes
