"""Everyday words, which are not taken for misspelt names."""

from __future__ import annotations

from discrimtest.masking.words import COUNTRIES, HOME_WORDS, NO_NAMES

EVERYDAY = (
    NO_NAMES
    | HOME_WORDS
    | COUNTRIES
    | frozenset(
        # Dutch
        "jullie water wilde hield drie dries steden leven leuke lief lieve mooie samen sommige "
        "later laten lijst lijn licht linken luchtig maand maanden maar meer mensen minder moet "
        "moeten nodig nemen noorden nummer onder ruimte rustig straks stuurt sturen staat staan "
        "tussen tuin veel verder volgende vraag vragen vroeger waren weten weken werken wonen "
        "zeker zelf zitten zoeken sinds slecht simpel tijd trein traag klant kandidaat kandidaten "
        "huurder huurders hond honden kat katten kinderen dieren rozen roze roos maken maakt man "
        "vrouw partner heen hier hoor horen hanen manne alles alleen allen aller ander andere "
        "anders bieden bijna boven braam gram breng brief brengt daar daarna dan danke deel denk "
        "direct doen door dringend eind elders enige even eens eigen eigenaar geef geven geen "
        "gelijk geld geweest goed groen groot half hand haar heel hele hangt jong jongen juist "
        "klaar klein kleine koken kopie kosten krijg laatste lang lange leeg let lees liever "
        "loon lopen lukt maal mails matig medio meter midden mits moment mogen nadien namiddag "
        "net nieuws noem nooit oktober open paar park passen past pauze plaats plan prima raam "
        "rest rit roer roken ruben sleutel soms spijt spoor stand start steeds stil stuk tafel "
        "terras terug toch toe toont trap twee type uit vanaf vandaar vast verdiep vier vijf "
        "volgt voorkeur vroeg vult wacht want warm weer weg wel welk wens werd werk werkt west "
        "wijk winter wordt zaak zal zeer zeg zet ziet zin zou zoals zomer zus dochter zoon kind "
        "familie gezin koppel mannen vrouwen inkomen fiche fiches borg geval mark marge laad "
        "lote loten adem alsof "
        # French
        "annee annees guide marine matin merci martin jolie jours julien olive simple rosee rose "
        "roses voisin voisins voiture salon salut samedi semaine seule serait solde sous souvent "
        "sinon sont saison toujours tout tous toute trop trois libre loue louee lui lieu ligne "
        "autre aussi apres avant avec aucun aucune beaucoup bien bonne cela celle celui certain "
        "chaque chez chien client comme complet contre dans demain demande depuis dernier dire "
        "donc dossier elle encore ensuite entre enfant enfants faire fait fiche fille fils garant "
        "gens grand habite heure heures ici idee jamais jardin jour juste louer lors lundi madame "
        "mais mari marie maries meme mieux mois moins moment monde mort noel nom numero parce "
        "parents part partir passe passez pays peu plus pour pouvez premier pres prix puis quand "
        "quel quelle quelque rappel rappelez recu rendez reste retour rien rouge sans sera seul "
        "soit suite sur telephone temps tenir tres trouve unique venez venir vers viens vite voici "
        "voir voit vrai amie ami amis alors milieu mise mardi lucide camion "
        "domaine fontaine renard bois "
        # English
        "about after again all also another around back been before both bring call come could "
        "day days each early else evening even every few fill find fine flat free friend from "
        "full garden gave get give glad going good great hand have hear help here hope hour how "
        "just keep last late later let like line list long look looking made make many mark max "
        "meet moment more most much need next nice none note now off once only open other over "
        "own part people phone place plan pleased ring road room same saturday see send she soon "
        "sorry still street such sure take than that their then there they thing think those time "
        "today tomorrow two under until very wait want week well went were what when where which "
        "while will with work would year years yet wells bell owner tenant tenants steady "
        "seven eleven simply sign robin markt"
        "".split()
    )
)
