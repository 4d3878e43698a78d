"""The countries that trade by mail: ISO code, dial code, names, as data; what is read -> the code.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mailbot.text.folding import fold, words_of

# code: (dial code, names as people write them)
COUNTRIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AE": ("971", ("united arab emirates", "uae", "u.a.e.", "dubai", "阿联酋", "迪拜", "الإمارات",
        "الإمارات العربية المتحدة")),
    "AR": ("54", ("argentina", "阿根廷")),
    "AT": ("43", ("austria", "österreich", "autriche", "oostenrijk", "奥地利")),
    "AU": ("61", ("australia", "澳大利亚", "澳洲")),
    "BD": ("880", ("bangladesh", "孟加拉")),
    "BE": ("32", ("belgium", "belgien", "belgique", "belgië", "bélgica", "belgio", "比利时")),
    "BG": ("359", ("bulgaria", "българия", "保加利亚")),
    "BR": ("55", ("brazil", "brasil", "brasilien", "巴西")),
    "CA": ("", ("canada", "加拿大")),
    "CH": ("41", ("switzerland", "schweiz", "suisse", "svizzera", "suiza", "zwitserland", "瑞士")),
    "CL": ("56", ("chile", "智利")),
    "CN": ("86", ("china", "p.r. china", "p.r.china", "prc", "中国", "中國", "中华人民共和国")),
    "CO": ("57", ("colombia", "哥伦比亚")),
    "CR": ("506", ("costa rica",)),
    "CZ": ("420", ("czech republic", "czechia", "tschechien", "česko", "česká republika", "捷克")),
    "DE": ("49", ("germany", "deutschland", "allemagne", "alemania", "alemanha", "germania", "duitsland", "niemcy",
        "tyskland", "德国", "德國",
        "германия", "ドイツ")),
    "DK": ("45", ("denmark", "danmark", "dänemark", "丹麦")),
    "DZ": ("213", ("algeria", "algérie", "الجزائر", "阿尔及利亚")),
    "EC": ("593", ("ecuador", "厄瓜多尔")),
    "EE": ("372", ("estonia", "eesti")),
    "EG": ("20", ("egypt", "مصر", "埃及")),
    "ES": ("34", ("spain", "españa", "spanien", "espagne", "spagna", "spanje", "西班牙", "испания", "スペイン")),
    "ET": ("251", ("ethiopia", "埃塞俄比亚")),
    "FI": ("358", ("finland", "suomi", "finnland", "芬兰")),
    "FR": ("33", ("france", "frankreich", "francia", "frankrijk", "francja", "法国", "法國", "франция", "フランス")),
    "GB": ("44", ("united kingdom", "uk", "u.k.", "great britain", "england", "scotland", "wales", "britain",
        "英国",
        "英國")),
    "GH": ("233", ("ghana", "加纳")),
    "GR": ("30", ("greece", "ελλάδα", "griechenland", "希腊")),
    "HK": ("852", ("hong kong", "hongkong", "香港")),
    "HU": ("36", ("hungary", "ungarn", "magyarország", "匈牙利")),
    "ID": ("62", ("indonesia", "印度尼西亚", "印尼")),
    "IE": ("353", ("ireland", "irland", "爱尔兰")),
    "IL": ("972", ("israel", "ישראל", "以色列")),
    "IN": ("91", ("india", "indien", "印度", "インド")),
    "IQ": ("964", ("iraq", "العراق", "伊拉克")),
    "IR": ("98", ("iran", "伊朗")),
    "IT": ("39", ("italy", "italia", "italien", "italie", "italië", "włochy", "意大利", "италия", "イタリア")),
    "JO": ("962", ("jordan", "الأردن", "约旦")),
    "JP": ("81", ("japan", "日本", "япония")),
    "KE": ("254", ("kenya", "肯尼亚")),
    "KR": ("82", ("korea", "south korea", "republic of korea", "韩国", "韓國", "대한민국", "한국")),
    "KW": ("965", ("kuwait", "الكويت", "科威特")),
    "KZ": ("", ("kazakhstan", "казахстан", "哈萨克斯坦")),
    "LB": ("961", ("lebanon", "لبنان")),
    "LK": ("94", ("sri lanka", "斯里兰卡")),
    "LT": ("370", ("lithuania", "lietuva")),
    "LV": ("371", ("latvia", "latvija")),
    "MA": ("212", ("morocco", "maroc", "المغرب", "摩洛哥")),
    "MM": ("95", ("myanmar", "缅甸")),
    "MX": ("52", ("mexico", "méxico", "mexiko", "mexique", "墨西哥")),
    "MY": ("60", ("malaysia", "马来西亚")),
    "NG": ("234", ("nigeria", "尼日利亚")),
    "NL": ("31", ("netherlands", "the netherlands", "holland", "nederland", "niederlande", "pays-bas",
        "荷兰")),
    "NO": ("47", ("norway", "norge", "norwegen", "挪威")),
    "NZ": ("64", ("new zealand", "新西兰")),
    "OM": ("968", ("oman", "عمان", "阿曼")),
    "PE": ("51", ("peru", "perú", "秘鲁")),
    "PH": ("63", ("philippines", "菲律宾")),
    "PK": ("92", ("pakistan", "巴基斯坦")),
    "PL": ("48", ("poland", "polska", "polen", "pologne", "polonia", "波兰")),
    "PT": ("351", ("portugal", "葡萄牙")),
    "QA": ("974", ("qatar", "قطر", "卡塔尔")),
    "RO": ("40", ("romania", "românia", "rumänien", "罗马尼亚")),
    "RS": ("381", ("serbia", "srbija", "србија", "塞尔维亚")),
    "RU": ("7", ("russia", "russian federation", "russland", "россия", "рф", "俄罗斯")),
    "SA": ("966", ("saudi arabia", "ksa", "السعودية", "المملكة العربية السعودية", "沙特")),
    "SE": ("46", ("sweden", "sverige", "schweden", "瑞典")),
    "SG": ("65", ("singapore", "新加坡")),
    "SI": ("386", ("slovenia", "slovenija")),
    "SK": ("421", ("slovakia", "slovensko", "slovenská republika")),
    "TH": ("66", ("thailand", "泰国", "ประเทศไทย")),
    "TN": ("216", ("tunisia", "tunisie", "تونس")),
    "TR": ("90", ("turkey", "türkiye", "turkiye", "türkei", "土耳其")),
    "TW": ("886", ("taiwan", "台湾", "台灣", "臺灣")),
    "TZ": ("255", ("tanzania", "坦桑尼亚")),
    "UA": ("380", ("ukraine", "україна", "украина", "乌克兰")),
    "UG": ("256", ("uganda", "乌干达")),
    "US": ("", ("united states", "united states of america", "usa", "u.s.a.", "u.s.", "美国", "美國", "сша",
        "アメリカ")),
    "UY": ("598", ("uruguay", "乌拉圭")),
    "VE": ("58", ("venezuela", "委内瑞拉")),
    "VN": ("84", ("vietnam", "viet nam", "việt nam", "越南")),
    "ZA": ("27", ("south africa", "南非")),
}  # fmt: skip


def plain_name(name: str) -> str:
    return " ".join(words_of(fold(name))) or fold(name).strip()


_BY_NAME = {plain_name(name): code for code, (_dial, names) in COUNTRIES.items() for name in names}


def code_named(name: str) -> str:
    """ "Deutschland" -> "DE"; "" where nobody here knows it."""
    return _BY_NAME.get(plain_name(name), "")


def names_of_countries() -> Iterable[str]:
    """All that `code_named` knows, folded."""
    return _BY_NAME.keys()
