"""What people count and weigh in, in many languages -> one word for each unit.  Data for quantities.py.  Pure."""

from __future__ import annotations

from collections.abc import Mapping

# after a number, as whole words; a full stop may follow
WORDS: Mapping[str, tuple[str, ...]] = {
    "pcs": (
        "عدد", "পিস", "vienetų", "vienetai", "gabalus", "gabali", "gabalu", "tükki", "tükk", "kosov", "piraso", "kosi",
        "komada", "darab", "броя", "бройки", "одиниць", "kusov", "vnt", "tk",
        "buah", "biji", "lembar", "batang", "stycken", "kappaletta", "buc", "bucăți", "τεμάχια", "τεμάχιο",
        "τεμ", "tấm", "cây", "יחידות", "יח'", "पीस", "नग",
        "pcs", "pc", "items", "parts", "machines", "equipos", "artikel", "articles", "pce", "pces", "piece",
        "pieces", "nos", "no.", "unit", "units", "ea", "each", "off", "pieza", "piezas", "pza", "pzas",
        "pz", "unidad", "unidades", "uds", "ud", "und", "unds", "un", "stk", "stck", "stück", "stueck",
        "st", "st.", "stuks", "stuk", "pièce", "pièces", "unité", "unités", "pezzi", "pezzo", "peça",
        "peças", "pçs", "szt", "sztuk", "sztuki", "шт", "штук", "штуки", "штука", "tane",
        "единиц", "adet", "kpl", "kusů", "ks", "db", "cái", "chiếc", "قطعة", "قطع", "حبة", "وحدة",
    ),
    "set": (
        "készlet", "комплектів", "комплекти", "komplekti", "seturi", "jocs",
        "σετ", "סטים", "सेट",
        "set", "sets", "kit", "komplet", "komplety", "kompletów", "kits", "satz", "sätze", "jeu", "jeux",
        "juego", "juegos", "jogo", "jogos",
        "kpl.", "комплект", "комплекта", "комплектов", "zestaw", "zestawy",
        "takım", "bộ", "طقم",
    ),
    "pair": (
        "pasang", "ζευγάρια", "đôi", "זוגות", "जोड़ी",
        "pair", "pairs", "prs", "paar", "paire", "paires", "par", "pares", "paia", "пар", "пары",
        "çift",
    ),
    "dozen": (
        "dozen", "dozens", "doz", "dz", "dutzend", "douzaine", "douzaines", "docena", "docenas", "dúzia",
        "dúzias",
        "duzia", "duzias", "dozzina", "dozzine", "tuzin", "tuzina", "tuziny", "tuzinów", "tucet", "tuctu", "tucty",
        "tucat", "düzine", "dussin", "dusin", "tusin", "dozijn", "duzină", "duzina", "дюжина",
        "дюжины", "дюжин", "дюжину",
    ),
    "carton": (
        "کارتن", "کارٹن", "কার্টন", "বাক্স", "पेटी", "पेटियां", "dėžių", "kastes", "kastu", "kotak", "kahon", "škatel",
        "laatikko", "škatle",
        "kutija", "kutije", "laatikkoa", "ящики", "ящиків", "кашона", "кашони", "krabíc", "cutii", "caixes",
        "dėžės", "kasti", "škatel",
        "dus", "kardus", "κιβώτια", "κουτιά", "kartonger", "kartong", "lådor", "krabice", "kusser", "esker",
        "hộp", "קרטונים", "קרטון", "ארגזים", "डिब्बे",
        "carton", "cartons", "ctn", "ctns", "box", "boxes", "case", "cases", "karton", "kartons",
        "kartony", "kartonów", "pudełko", "pudełka", "pudełek", "skrzynki", "skrzynek", "krabic", "koli",
        "kutu",
        "doboz", "kiste",
        "kisten", "caisse", "caisses", "caja", "cajas", "caixa", "caixas", "scatola", "scatole", "cartone",
        "cartoni", "коробка", "коробки", "коробок", "ящик", "ящиков", "doos",
        "thùng", "كرتون", "كراتين", "صندوق", "صناديق", "علبة", "علب",
    ),
    "pallet": (
        "pallet", "pallets", "palette", "paletten", "palettes", "palé", "palés", "bancale", "bancali", "palete",
        "paletes", "palet", "palety", "palecie", "паллет", "паллета", "паллеты", "паллету", "поддон", "поддона",
        "поддонов",
    ),
    "roll": (
        "رول", "রোল", "रोल", "ritinių", "ruļļus", "ruļļi", "rulli", "rolyo", "zvitkov",
        "rola", "role", "рулонів", "ролки", "tekercs", "rullaa",
        "gulung", "ρολά", "rullar", "rulle", "cuộn", "גלילים",
        "roll", "rolls", "rolle", "rollen", "rouleau", "rouleaux", "rollo", "rollos", "rolo", "rolos",
        "rotolo", "rotoli", "rolka", "rolki", "rolek", "rulo", "rol", "рулон", "рулонов",
    ),
    "bag": (
        "کیسه", "بوری", "বস্তা", "maišų", "maisus", "maisi", "maisu", "sako", "džakova", "beg", "säkki", "vreč",
        "vreća", "vreće", "säkkiä", "мішків", "мішки", "чувала", "vriec", "saci", "zsák", "maišai", "kotti",
        "karung", "zakjes", "σακιά", "τσουβάλια", "säckar", "pytel", "pytlů", "bao", "שקים", "שקי", "बोरी",
        "बोरे",
        "bag", "bags", "sack", "sacks", "säcke", "sac", "sacs", "saco", "sacos", "мешок", "worek", "worki",
        "worków", "мешка", "كيس", "أكياس", "شكارة", "çuval", "zak", "zakken",
        "мешков",
    ),
    "lot": ("lot", "lots"),
    "pack": (
        "paketa", "paketi", "pakettia", "pakker", "csomag", "pachete", "пакета",
        "pack", "packs", "packet", "packets", "package", "packages", "ve", "pakete", "packungen", "paquet",
        "paquets",
        "colli", "kolli", "colis", "bultos", "packstück", "packstücke", "мест", "места",
        "paquete", "paquetes", "confezioni", "pacote", "pacotes", "упаковка", "упаковки", "упаковок",
        "opakowanie", "opakowania", "opakowań", "paczki", "paczek",
    ),
    "drum": (
        "بشکه", "ড্রাম", "ड्रम", "butoaie", "bačvi", "statinių", "варела", "sudov", "tong", "tynnyriä",
        "jerigen", "jerrycan", "jerrycans", "βαρέλια", "sudy", "sudů", "phuy", "חביות",
        "drum", "drums", "barrel", "barrels", "fass", "fässer", "fût", "fûts", "bidón", "bidones", "fusto",
        "fusti",
        "tambor", "tambores", "varil", "beczka", "beczki", "beczek", "برميل", "براميل", "бочка", "бочки",
        "бочек",
    ),
    "sample": (
        "sample", "samples", "muster", "échantillon", "échantillons", "muestra", "muestras", "amostra",
        "amostras", "campione", "campioni", "образец", "образца", "образцов",
    ),
    "kg": ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "кг"),
    "g": ("gram", "grams", "gr", "г"),
    "t": (
        "t", "ton", "tons", "tonne", "tonnes", "tonnen", "mt", "mts", "tonelada", "toneladas", "tonnellate",
        "т", "тонн", "тонны", "tony",
    ),
    "m": (
        "mtr", "mtrs", "lfm", "laufmeter", "meter", "meters", "metern",
        "metre", "metres", "metro", "metros", "metri", "mètre", "mètres",
        "метр", "метра", "метров", "metrów", "metra", "metry", "m", "м",
    ),
    "m2": (
        "m2", "m²", "mq", "qm", "sqm", "sq.m", "м2", "м²", "кв.м",
        "sq m", "square metres", "square meters", "square metre", "square meter", "quadratmeter",
        "metros cuadrados", "metro cuadrado", "metri quadrati", "metri quadri", "metros quadrados",
        "mètres carrés", "mètre carré", "vierkante meter", "metrów kwadratowych", "kvadratmeter",
        "квадратных метров", "кв. м", "metrekare", "meter persegi", "mét vuông", "τετραγωνικά",
    ),
    "ft2": ("sq ft", "sq. ft", "sqft", "square feet", "square foot"),
    "m3": (
        "m3", "m³", "mc", "cbm", "м3", "м³", "куб.м",
        "cubic metres", "cubic meters", "cubic metre", "cubic meter", "kubikmeter", "metros cúbicos",
        "mètres cubes", "metri cubi", "kubieke meter", "metrów sześciennych", "кубометров", "кубов", "metreküp",
        "mét khối",
    ),
    "l": ("litre", "litres", "liter", "liters", "ltr", "ltrs", "литр", "литров"),
    "container": (
        "container", "containers", "fcl", "contentor", "contentores", "contêiner", "contêineres",
        "fcls", "conteneur", "conteneurs", "contenedor", "contenedores",
        "containern", "контейнер", "контейнера", "контейнеров",
    ),
    "truck": ("truck", "trucks", "truckload", "truckloads", "lkw"),
}  # fmt: skip

# in Romanian a "de" stands between them and a number from twenty on
BEHIND_DE = (
    "saci", "cutii", "bucăți", "bucăţi", "bucati", "seturi", "pachete", "role", "butoaie", "perechi", "tone", "metri",
    "paleți", "paleţi", "paleti", "cartoane", "kilograme", "litri",
)  # fmt: skip

# after a number without a space between
SOLID: Mapping[str, tuple[str, ...]] = {
    "pcs": (
        "ชิ้น", "อัน", "ใบ", "ตัว", "ผืน", "แผ่น",
        "个", "個", "只", "隻", "件", "支", "根", "条", "條", "枚", "颗", "顆", "粒", "块", "塊", "把",
        "盏", "盞", "瓶", "罐", "缶", "片", "脚", "冊", "册", "张", "張", "本", "点", "개", "본", "매",
    ),
    "unit": (
        "台", "臺", "部", "架", "辆", "輛", "대", "基",
        "เครื่อง", "คัน",
    ),
    "set": (
        "套", "组", "組", "セット", "式", "세트",
        "ชุด",
    ),
    "dozen": ("打", "ダース"),
    "drum": ("桶", "통", "드럼"),
    "pair": (
        "双", "雙", "对", "對", "쌍", "ペア",
        "คู่",
    ),
    "carton": (
        "箱", "盒", "纸箱", "紙箱", "ケース", "박스", "상자",
        "กล่อง", "ลัง",
    ),
    "pallet": ("托", "卡板", "板", "パレット", "팔레트"),
    "roll": (
        "卷", "捲", "巻", "盘", "롤",
        "ม้วน",
    ),
    "bag": (
        "袋", "包", "포대", "포",
        "ถุง", "กระสอบ",
    ),
    "kg": ("公斤", "千克", "キロ", "킬로"),
    "t": ("吨", "噸", "トン", "톤"),
    "m": ("米", "公尺", "メートル", "미터"),
    "m2": ("平方米", "平方", "平米", "㎡", "平方公尺", "제곱미터"),
    "m3": ("立方米", "立方", "立米"),
    "l": ("升", "公升", "リットル", "리터"),
    "container": ("柜", "櫃", "个柜", "個櫃", "個柜", "货柜", "貨櫃", "コンテナ", "컨테이너"),
    "sample": ("个样品", "個樣品", "件样品"),
}  # fmt: skip

CONTAINERS = r"(?:20|40|45)\s?['′’]?\s?(?:ft|feet|foot|gp|dv|dc|hq|hc|ot|fr|rf|尺)?\s?(?:gp|dv|hq|hc|container)?"

# what follows a counting word and makes it something else: "10个点" are per cent, "2台湾" is Taiwan
NOT_COUNTED = (
    "点", "點", "月", "星期", "礼拜", "禮拜", "工作日", "工作天", "小时", "小時", "钟", "鐘", "问题",
    "問題", "人", "国家", "國家", "客户", "客戶", "方面", "部分", "地方", "年", "事", "款", "湾", "灣",
    "公司", "是", "有", "餐", "握", "钱", "錢", "司", "板", "季", "百分", "以内", "工厂", "牌", "电话", "電話", "算",
)  # fmt: skip
