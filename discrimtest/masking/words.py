"""Words that tell nobody, in small letters without accents."""

from __future__ import annotations

TRADE = frozenset(
    "immo immobilien immobilier immobiliere vastgoed vastgoedkantoor vastgoedmakelaar makelaar "
    "makelaars makelaardij kantoor agence agency bureau estate real rental rentals living group "
    "groep partners advies invest beheer syndic expertise property properties rentmeesters "
    "vastgoedadvies immobeheer rent verhuur verhuring particulier familie fam".split()
)
"""What agencies call themselves."""

COMMON = TRADE | frozenset(
    "huis huizen huisje wonen woningen woning zoon zonen fils kortrijk courtrai city square house "
    "home homes maison habitat stad dak thuis team info contact mail post hallo location "
    "office admin verkoop service place sociaal west oost zuid noord vlaanderen flanders belgie "
    "new nieuw nieuwe oude grote kleine studio appartement appartementen flat kot".split()
)
"""What a single word of a name may not be, if it is to tell whose it is."""

COUNTRIES = frozenset(
    "belgie belgium belgique vlaanderen flanders wallonie brussel bruxelles brussels nederland "
    "frankrijk france europa europe english engels nederlands frans".split()
)

HOME_WORDS = frozenset(
    "studio loft duplex penthouse appartement app flat huis woning rijwoning villa kamer kot te "
    "huur maison logement chambre a louer apartment house home room to rent for let met "
    "slaapkamer slaapkamers slpk chambres bedroom bedrooms in de het la le the mooi mooie "
    "ruim ruime beau bel nieuw nieuwe nice".split()
)
"""What many titles say; one that says nothing else tells no home."""

OTHER_TONGUE = {
    "kortrijk": "courtrai",
    "moeskroen": "mouscron",
    "doornik": "tournai",
    "menen": "menin",
    "ieper": "ypres",
    "roeselare": "roulers",
    "brugge": "bruges",
    "gent": "gand",
    "antwerpen": "anvers",
    "leuven": "louvain",
    "mechelen": "malines",
    "rijsel": "lille",
}
"""Towns that have another name in French."""

ARTICLES = frozenset("de het den der the la le les l t d du des en et and und und van".split())

PROVIDERS = frozenset(
    "gmail googlemail hotmail outlook live msn icloud me yahoo telenet skynet proximus scarlet "
    "pandora belgacom voo orange mail post gmx protonmail proton immoweb zimmo".split()
)
"""Whose mailboxes everybody has."""

SIGN_OFFS = (
    r"(?:met\s+)?(?:de\s+)?(?:meeste\s+)?(?:vriendelijke?|hartelijke?|warme|beste|lieve|zonnige|"
    r"sportieve|collegiale)\s+groet(?:en|jes)?(?: ?/[^\n]*)?|(?:veel\s+)?groet(?:en|jes)?|"
    r"grtjs|grtz?|m\.?\s?v\.?\s?g\.?|mvrgr|vr\.?\s?gr\.?|gr|hoogachtend|"
    r"met\s+(?:de\s+)?(?:meeste\s+)?hoogachting|"
    r"met\s+spijt|alvast\s+(?:bedankt|dank)|tot\s+(?:dan|snel|binnenkort|straks|gauw|ziens)|"
    r"fijne\s+(?:dag|avond)(?:\s+nog)?|prettig\s+weekend|"
    r"(?:(?:bien|tres)\s+)?cordialement|chaleureusement|bien\s+a\s+(?:vous|toi)|"
    r"b\.?a\.?v\.?|salutations"
    r"(?:\s+distinguees)?|sentiments\s+distingues|meilleures\s+salutations|a\s+bientot|"
    r"bonne\s+(?:journee|soiree)|d'avance\s+merci|"
    r"(?:(?:kind|best|warm)\s+)?regards|yours\s+(?:sincerely|faithfully)|sincerely|cheers|"
    r"best\s+wishes|many\s+thanks"
)

TITLES = (
    r"(?:dr|dhr|mr|mrs|ms|mme|mlle|mevr|mevrouw|meneer|mijnheer|madame|monsieur|dokter|docteur|"
    r"meester|familie|fam|de heer|ing|ir)"
)

RELATED = (
    r"(?:collega|collegae|zoon|dochter|schoonzoon|schoondochter|vrouw|man|echtgenote?|"
    r"echtgenoot|broer|zus|vader|moeder|vriendin|vriend|buurman|buurvrouw|eigenaars?|eigenares|"
    r"verhuurder|huisbewaarder|concierge|makelaar|zaakvoerder|medewerkster|medewerker|assistente?|"
    r"collaborateur|collaboratrice|collegue|fils|fille|epouse|mari|frere|soeur|pere|mere|"
    r"proprietaire|gerante?|colleague|son|daughter|wife|husband|brother|sister|owner|landlord|"
    r"ik\s+ben|u\s+spreekt\s+met|je\s+spreekt\s+met|namens|vanwege|contacteer|vraag\s+naar|"
    r"demander|demandez|c'est|chez|ask\s+for|i'm|i\s+am|this\s+is|t\.?n\.?v\.?)"
)

PARTICLES = frozenset(
    "de den der van vande vanden vander ver 't te ten ter la le du des d' l' von el en of".split()
)

NO_NAMES = (
    COMMON
    | ARTICLES
    | frozenset(
        # greetings and ends of letters
        "madam sir greetings heren dames mesdames messieurs "
        "beste geachte dag dags hallo hey hoi goedendag goedemorgen goedemiddag goedenavond "
        "goeiedag goeiemorgen bonjour bonsoir bjr allo cher chere madame monsieur mevrouw meneer "
        "mijnheer heer heren mejuffrouw dear hi hello good mr mrs ms mme mvg groet groeten "
        "groetjes grtjs gr vriendelijke hartelijke warme met cordialement chaleureusement "
        "bien salutations "
        "regards kind best cheers thanks thank merci bedankt dank hoogachtend tot alvast succes "
        "sincerely yours re fw fwd tr "
        # jobs and parts of a signature
        "zaakvoerder vastgoedmakelaar makelaar rentmeester verantwoordelijke secretariaat "
        "administratie medewerker assistent agent manager gerant courtier dr dokter tel "
        "telefoon gsm fax mobiel mobile phone email e-mail site web www biv ipi btw tva vat rpr "
        "iban bic ref ond kbo bce whatsapp facebook instagram linkedin lid erkend bijlage "
        "onderwerp datum uur pand adres locatie aan van verzonden objet envoye subject from to "
        "sent cc "
        # months, days
        "januari februari maart april mei juni juli augustus september oktober november "
        "december janvier fevrier mars avril mai juin juillet aout septembre octobre novembre "
        "decembre january february march may june july august october maandag dinsdag woensdag "
        "donderdag vrijdag zaterdag zondag lundi mardi mercredi jeudi vendredi samedi dimanche "
        "monday tuesday wednesday thursday friday saturday sunday ma di wo do vr za zo vandaag "
        "morgen overmorgen "
        # how sentences begin
        "ik wij we u uw je jij jullie jouw hij zij ze er is zijn was het dit dat deze die als "
        "om op in voor na bij te maar want dus ook nog niet geen ja nee neen ok oke sorry super "
        "leuk graag kan kom kunt kun mag mocht wil wilt heb hebt heeft hebben wat wie waar "
        "wanneer hoe hoeveel welke hierbij momenteel spijtig helaas jammer gelieve stuur bel "
        "mail laat volg kijk zie vul onze ons mijn hun haar alle elke enkel code bezoek "
        "afspraak huur verhuurd vrij interesse adres appartement studio loft huis woning past "
        "indien zodra zonder onder over door nous vous je il elle le la les un une notre votre "
        "mon ma si pour malheureusement merci veuillez pourriez appartement maison loyer visite "
        "oui non hier the a an this that it we you your our my i if please unfortunately "
        "are do does "
        "is what visits viewing visit rent apartment first available can could would".split()
    )
)
"""Words with a capital that are no names of people."""

NOT_ALONE = frozenset("an come el max said line ine thi bo eden loan mark rose roos sem".split())
"""First names that are words too: names only beside something else that tells so."""
