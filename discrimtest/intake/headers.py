"""Headers of exports: those known in Dutch, French and English, and those to ask about."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What a column can hold; the values are the keys of a column map."""

    REF = "ref"
    TITLE = "title"
    ADDRESS = "address"
    NUMBER = "number"
    BOX = "box"
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    RENT = "rent"
    CHARGES = "charges"
    BEDROOMS = "bedrooms"
    HOME = "home"
    ADVERTISER = "advertiser"
    LANDLORD_TYPE = "landlord_type"
    PHONE = "phone"
    EMAIL = "email"
    POSTED = "posted"
    LINK = "link"
    PORTAL = "portal"
    STATUS = "status"
    OFFER = "offer"
    SHOWN = "shown"
    SEEN = "seen"


HEADERS: dict[Field, dict[str, str]] = {
    Field.REF: {
        "nl": "ref|referentie|referentienummer|refnr|ref nr|zoekertjesnummer|advertentienummer",
        "fr": "reference|no de reference|numero de reference|code annonce|numero d annonce",
        "en": "reference number|ad id|listing id|ad reference|id|sku",
    },
    Field.TITLE: {
        "nl": "titel|advertentietitel|kop",
        "fr": "titre|intitule|titre de l annonce",
        "en": "title|headline|ad title",
    },
    Field.ADDRESS: {
        "nl": "adres|straat en nummer|straat en huisnummer|straat nummer|straat|ligging",
        "fr": "adresse|rue et numero|rue",
        "en": "address|street address|street",
    },
    Field.NUMBER: {
        "nl": "huisnummer|huisnr",
        "fr": "numero de maison|numero de rue",
        "en": "house number|street number",
    },
    Field.BOX: {
        "nl": "bus|busnummer|busnr",
        "fr": "boite|bte|numero de boite",
        "en": "box|box number|unit",
    },
    Field.POSTCODE: {
        "nl": "postcode|postnummer|postnr",
        "fr": "code postal|cp|codepostal",
        "en": "post code|postal code|zip|zip code|zipcode",
    },
    Field.MUNICIPALITY: {
        "nl": "gemeente|stad|plaats|woonplaats|deelgemeente",
        "fr": "commune|ville|localite",
        "en": "municipality|city|town|place|locality",
    },
    Field.RENT: {
        "nl": "prijs|huurprijs|huur|maandhuur|huurprijs per maand|prijs per maand|prijs eur",
        "fr": "prix|loyer|loyer mensuel|loyer par mois|prix par mois|prix mensuel",
        "en": "price|rent|monthly rent|rent per month|price per month|price eur",
    },
    Field.CHARGES: {
        "nl": "kosten|gemeenschappelijke kosten|maandelijkse kosten|lasten",
        "fr": "charges|charges mensuelles|provision pour charges",
        "en": "costs|monthly charges|service charge|service charges",
    },
    Field.BEDROOMS: {
        "nl": "slaapkamers|aantal slaapkamers|slpk|slk|slaapkamer",
        "fr": "chambres|nombre de chambres|nb chambres|ch|chambre",
        "en": "bedrooms|number of bedrooms|beds|bedroom",
    },
    Field.HOME: {
        "nl": "type|type woning|soort woning|woningtype|pandtype|type pand|soort pand",
        "fr": "type de bien|type de logement|type de propriete|type bien",
        "en": "property type|type of property|home type|type of home",
    },
    Field.ADVERTISER: {
        "nl": "adverteerder|verhuurder|naam|naam adverteerder|aanbieder",
        "fr": "annonceur|bailleur|nom|nom de l annonceur|vendeur",
        "en": "advertiser|landlord|name|advertiser name|agent name|offered by",
    },
    Field.LANDLORD_TYPE: {
        "nl": "soort adverteerder|type adverteerder|soort verhuurder|type verhuurder|aanbiedertype",
        "fr": "type d annonceur|type annonceur|type de bailleur|categorie d annonceur",
        "en": "advertiser type|type of advertiser|landlord type|seller type|listed by",
    },
    Field.PHONE: {
        "nl": "telefoon|telefoonnummer|tel|gsm|gsm nummer|telefoonnr|mobiel",
        "fr": "telephone|numero de telephone|portable|tel portable",
        "en": "phone|phone number|telephone number|mobile|contact number",
    },
    Field.EMAIL: {
        "nl": "e mail|email|mail|mailadres|e mailadres|emailadres",
        "fr": "courriel|adresse e mail|adresse email|adresse mail|mel|adresse electronique",
        "en": "e mail address|email address|contact email|mailbox",
    },
    Field.POSTED: {
        "nl": "geplaatst op|geplaatst|datum|plaatsingsdatum|datum plaatsing|online sinds",
        "fr": "publie le|date de publication|date|mise en ligne|en ligne depuis|date d annonce",
        "en": "posted on|posted|date posted|published on|published|listed on|online since",
    },
    Field.SEEN: {
        "nl": "gezien op|laatst gezien|opgehaald op|datum ophaling",
        "fr": "vu le|releve le|extrait le|date d extraction",
        "en": "scraped at|scraped on|scrape date|crawled at|retrieved at|seen on|last seen",
    },
    Field.PORTAL: {
        "nl": "bron|portaal|platform|naam portaal",
        "fr": "portail|nom du portail",
        "en": "source|portal|portal name",
    },
    Field.LINK: {
        "nl": "link|url|weblink|webadres|koppeling",
        "fr": "lien|lien de l annonce|adresse web|lien url",
        "en": "ad link|web address|listing url|website|link to ad",
    },
}
KNOWN: dict[str, tuple[Field, str]] = {
    header: (field, language)
    for field, languages in HEADERS.items()
    for language, headers in languages.items()
    for header in headers.split("|")
}
"""Each known header -> its field and language."""
_ASKED = {
    Field.NUMBER: "nr|no|n|num|nummer|numero|number",
    Field.STATUS: "status|statut|beschikbaarheid|disponibilite|availability",
    Field.OFFER: "transactie|transactietype|type transactie|huur of koop|te huur te koop|doel"
    "|soort aanbod|transaction|type de transaction|louer vendre|a louer a vendre|type d offre"
    "|listing type|transaction type|offer type|sale or rent|purpose",
    Field.SHOWN: "zichtbaar|online|actief|gepubliceerd|getoond|visible|en ligne|actif|active"
    "|shown|is online|is active",
    Field.ADVERTISER: "kantoor|immokantoor|makelaar|vastgoedmakelaar|makelaarskantoor|agentschap"
    "|merk|bedrijf|bedrijfsnaam|firma|eigenaar|contactpersoon|agence|agence immobiliere|marque"
    "|societe|proprietaire|contact|brand|agency|agent|estate agent|office|company|owner|seller",
    Field.ADDRESS: "locatie|situering|localisation|lieu|emplacement|location|full address",
}
ASKED = {header: field for field, headers in _ASKED.items() for header in headers.split("|")}
"""Headers that stand for a field in one export and for something else in the next."""
