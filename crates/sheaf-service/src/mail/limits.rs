//! What letters say of limits of a plan.

use sheaf_model::plan::Limit;

use super::words::Words;

/// What is bounded, in the languages of the pages.
const fn name(limit: Limit) -> [&'static str; 6] {
    match limit {
        Limit::Seats => ["Members", "Mitglieder", "Miembros", "Membres", "Członkowie", "Membros"],
        Limit::Records => ["Records", "Datensätze", "Registros", "Enregistrements", "Rekordy", "Registros"],
        Limit::Storage => {
            ["Storage", "Speicherplatz", "Almacenamiento", "Stockage", "Miejsce na dane", "Armazenamento"]
        }
        Limit::Calls => [
            "API calls this month",
            "API-Aufrufe in diesem Monat",
            "Llamadas a la API este mes",
            "Appels de l'API ce mois-ci",
            "Wywołania API w tym miesiącu",
            "Chamadas da API neste mês",
        ],
        Limit::Automations => {
            ["Automations", "Automatisierungen", "Automatizaciones", "Automatisations", "Automatyzacje", "Automações"]
        }
        Limit::Apps => ["Apps", "Apps", "Aplicaciones", "Applications", "Aplikacje", "Aplicativos"],
    }
}

const CLOSE: [[&str; 6]; 2] = [
    [
        "{workspace} comes close to a limit of its plan",
        "{workspace} nähert sich einer Grenze des Tarifs",
        "{workspace} se acerca a un límite de su plan",
        "{workspace} approche d'une limite de son offre",
        "{workspace} zbliża się do limitu planu",
        "{workspace} está perto de um limite do plano",
    ],
    [
        "Nothing has to be done yet. A larger plan is chosen on the page Plan and usage.",
        "Noch ist nichts zu tun. Einen größeren Tarif wählen Sie auf der Seite Tarif und Nutzung.",
        "Todavía no hay que hacer nada. Puede elegir un plan mayor en la página Plan y uso.",
        "Il n'y a encore rien à faire. Une offre plus grande se choisit sur la page Offre et utilisation.",
        "Na razie nic nie trzeba robić. Większy plan można wybrać na stronie Plan i użycie.",
        "Ainda não é preciso fazer nada. Um plano maior é escolhido na página Plano e uso.",
    ],
];

const OVER: [[&str; 6]; 2] = [
    [
        "{workspace} is beyond a limit of its plan",
        "{workspace} liegt über einer Grenze des Tarifs",
        "{workspace} supera un límite de su plan",
        "{workspace} dépasse une limite de son offre",
        "{workspace} przekracza limit planu",
        "{workspace} passou de um limite do plano",
    ],
    [
        "Everything works as before until {until}. From then on the workspace can be read, exported and emptied, and nothing can be added, \
         until it is within its limits or has a larger plan. Nothing is lost.",
        "Bis {until} geht alles wie bisher. Danach kann im Arbeitsbereich gelesen, exportiert und gelöscht, aber nichts hinzugefügt werden, \
         bis er innerhalb der Grenzen liegt oder einen größeren Tarif hat. Verloren geht nichts.",
        "Todo funciona como antes hasta el {until}. Desde entonces se puede leer, exportar y borrar, pero no añadir nada, hasta que el espacio \
         vuelva a estar dentro de sus límites o tenga un plan mayor. No se pierde nada.",
        "Tout fonctionne comme avant jusqu'au {until}. Ensuite, on peut lire, exporter et supprimer, mais rien ajouter, tant que l'espace ne \
         respecte pas ses limites ou n'a pas d'offre plus grande. Rien n'est perdu.",
        "Do {until} wszystko działa jak dotąd. Potem można czytać, eksportować i usuwać, ale nic nie można dodać, dopóki obszar nie zmieści się \
         w limitach lub nie dostanie większego planu. Nic nie ginie.",
        "Tudo funciona como antes até {until}. Depois disso, é possível ler, exportar e apagar, mas não acrescentar nada, até que o espaço volte \
         aos seus limites ou tenha um plano maior. Nada se perde.",
    ],
];

/// The letter in a language, by its place among them.
pub(super) fn words(at: usize, limit: Limit, (used, of): (&str, &str), until: Option<&str>) -> Words {
    let [subject, line] = if until.is_some() { OVER } else { CLOSE };
    let amounts = format!("{}: {used} / {of}", name(limit)[at]);
    Words {
        subject: subject[at].to_owned(),
        lines: vec![amounts, line[at].replace("{until}", until.unwrap_or_default())],
        link: None,
    }
}
