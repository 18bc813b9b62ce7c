//! Words of headers, by what they say of the values below them, in the languages that workbooks are most often written in.

/// Words with blanks between.
#[derive(Clone, Copy)]
pub(crate) struct Words(&'static str);

impl Words {
    /// Words with blanks between.
    pub(crate) const fn of(words: &'static str) -> Words {
        Words(words)
    }

    /// Whether it is one of them; it is written in lower case.
    pub(crate) fn contains(self, word: &str) -> bool {
        self.0.split(' ').any(|w| w == word)
    }

    /// Whether a header has one of them: `OrderDate`, `order_date`, `Date of birth`.
    pub(crate) fn in_header(self, label: &str) -> bool {
        header_words(label).iter().any(|w| self.contains(w))
    }
}

/// A header's words in lower case, cut at blanks, signs and humps. What is written without blanks in Japanese or Chinese is
/// one word.
pub(crate) fn header_words(label: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before_lower = false;
    for c in label.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
            before_lower = false;
            continue;
        }
        if c.is_uppercase() && before_lower {
            words.push(String::new());
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

/// Over dates.
pub(crate) const DATE: Words = Words(
    "date day datum tag fecha data giorno jour start end from until begin due born birth birthday dob hired created \
     changed updated modified deadline valid since expiry expires geburtstag geburtsdatum beginn ende fällig frist \
     erstellt eintritt austritt échéance début fin naissance nacimiento vencimiento inicio scadenza nascita \
     nascimento vencimento início geboren geboortedatum vervaldatum termin urodzenia födelsedatum fødselsdato dato \
     дата срок 日付 期日 生年月日 日期 出生日期 年月日",
);

/// Over times of day and lengths of time.
pub(crate) const TIME: Words = Words(
    "time hours duration zeit dauer uhrzeit stunden heure heures durée hora horas duración duração ora durata tijd \
     duur uren czas godzina tid varaktighed время длительность 時間 时间",
);

/// Over lengths of time and nothing else that is written with hours and minutes.
pub(crate) const DURATION: Words = Words(
    "duration durations elapsed length runtime downtime uptime lap split pace hold talk wait waiting handling wrap dauer \
     laufzeit spieldauer spielzeit fahrzeit fahrtdauer gesprächsdauer wartezeit bearbeitungszeit haltezeit rundenzeit \
     standzeit ausfallzeit durée duree attente duración duracion espera durata attesa duração duracao duur tijdsduur \
     speelduur wachttijd trwania trwanie varaktighet varighed varighet kesto trvání süre длительность продолжительность \
     所要時間 時長 时长",
);

/// Before a word for time: what is then a length of it.
pub(crate) const SPENT: Words = Words(
    "chip gun net lap split talk hold wrap wait waiting handling response travel journey running run cooking cook prep \
     preparation total average avg taken spent moving flight drive driving idle cycle lead swim bike",
);

/// Over when something begins or ends: a time of day, whatever stands beside it.
pub(crate) const AT: Words = Words(
    "start starts started begin begins began end ends ended last next from until since at placed released received due \
           arrival departure arrived departed check boarding landing opening closing sunrise sunset out in beginn ende ab bis \
           seit début fin depuis inicio desde",
);

/// Over amounts of money.
pub(crate) const MONEY: Words = Words(
    "price amount cost revenue salary budget fee invoice payment paid sales profit spend income expense grossamount \
     netamount taxamount betrag preis umsatz kosten summe gehalt lohn brutto netto einzelpreis gesamtpreis prix \
     montant coût salaire precio importe monto gasto coste costo sueldo salario prezzo importo stipendio preço valor \
     custo bedrag prijs omzet salaris kwota cena koszt belopp pris beløb lön løn сумма цена стоимость 金額 価格 单价 金额 价格 \
     費用",
);

/// Over counts and measures.
pub(crate) const COUNT: Words = Words(
    "hours minutes days count qty quantity amount percent pct rate score age weight length size total anzahl menge \
     stunden stück gewicht länge prozent cantidad peso quantité nombre poids quantità quantidade aantal ilość liczba \
     antal количество 数量 数",
);

/// Over scores of matches.
pub(crate) const SCORE: Words = Words(
    "score scores result results ft ht ergebnis ergebnisse resultat résultat resultado risultato uitslag wynik marcador placar",
);

/// Over numbers of telephones.
pub(crate) const PHONE: Words = Words(
    "phone telephone tel mobile fax telefon handy téléphone teléfono telefono telefone telefoon cell cellphone gsm \
     mobil mobiltelefon festnetz portable móvil movil celular cellulare telemóvel mobiel komórka telefonnummer \
     телефон 電話 電話番号 携帯 电话 手机",
);

/// Over what stands for an identifier.
pub(crate) const IDENTIFIER: Words = Words(
    "id code no nr number key ref reference sku uid guid num identifier nummer numero número numéro codice código \
     codigo fid kürzel cod isbn ean referenz kennung identifiant référence referencia identificador identificativo \
     kod numer kode urn uprn usrn ukprn laestab isin sedol mpan mprn siret siren orcid imei asin номер код артикул 番号 コード 编号 代码 編號",
);

/// Over numberings: of chapters, versions, rooms.
pub(crate) const NUMBERING: Words = Words(
    "wbs outline clause section subsection chapter paragraph version release revision rev room suite psp gliederung \
     gliederungspunkt abschnitt kapitel absatz paragraf ziffer fassung raum zimmer chapitre clause paragraphe salle \
     pièce cláusula sección capítulo apartado párrafo versión sala habitación sezione clausola capitolo paragrafo \
     versione stanza aula seção secção parágrafo versão quarto hoofdstuk clausule sectie paragraaf versie kamer lokaal \
     rozdział sekcja punkt klauzula wersja pokój avsnitt kapitel klausul rum afsnit lokale раздел глава пункт версия \
     комната помещение 章 節 条 バージョン 部屋 章节 条款 版本 房间",
);

/// Over dates and nothing else.
pub(crate) const CALENDAR: Words = Words(
    "date datum fecha data giorno jour datetime duedate orderdate birthdate startdate enddate dob birthday geburtstag \
     geburtsdatum rechnungsdatum bestelldatum lieferdatum eintrittsdatum geboortedatum födelsedatum fødselsdato dato \
     дата 日付 期日 生年月日 日期 出生日期 年月日",
);

/// Over what people or things are called.
pub(crate) const TITLE: Words = Words(
    "name title label subject nom nombre nome titre titel título titolo bezeichnung nazwa naam namn navn tytuł имя \
     название наименование 名前 氏名 名称 姓名 名稱",
);

/// Over what two records may well share, though a few records differ in it.
pub(crate) const SHARED: Words = Words(
    "first last given family middle vorname nachname prenom prénom surname forename firstname lastname apellido \
     apellidos cognome sobrenome voornaam achternaam imię nazwisko förnamn efternamn fornavn фамилия city town \
     address street road adresse stadt ort ville ciudad città cidade stad miasto strasse straße rue calle description \
     desc beschreibung descripción descrizione notes note comment comments remark remarks bemerkung kommentar \
     commentaire details phone telephone fax mobile telefon region country land pays país paese date datum time \
     contact postal postcode postalcode zip zipcode plz cap latitude longitude lat long lon lng",
);

/// Over places, which a list of figures names each once.
pub(crate) const PLACE: Words = Words(
    "region regions country land pays país paese city town district county stadt ort ville ciudad città cidade stad miasto \
     страна город 地域 国 国家 城市",
);

/// Over where something goes from and to, and nothing else.
pub(crate) const WAY: Words = Words(
    "from to via origin destination departure arrival von nach über ab départ destino origen origem van naar från \
     till fra til",
);

/// Over what is told about a record, if there is something to tell.
pub(crate) const ASIDE: Words = Words(
    "description desc notes note comment comments remark remarks details address beschreibung bemerkung bemerkungen \
     kommentar notiz notizen anmerkung commentaire commentaires remarque remarques observaciones notas comentario \
     comentarios osservazioni commento observações opmerking opmerkingen uwagi anteckning bemærkning примечание \
     комментарий 備考 メモ 备注",
);

/// Over the names of people.
pub(crate) const PERSON: Words = Words(
    "owner assignee assigned manager employee contact person staff attendee participant candidate interviewer speaker \
     author reviewer approver member firstname lastname surname forename vorname nachname mitarbeiter mitarbeiterin \
     ansprechpartner bearbeiter verantwortlich prénom prenom responsable employé apellido apellidos empleado \
     responsabile cognome dipendente funcionário responsável medewerker contactpersoon achternaam voornaam pracownik \
     imię nazwisko anställd medarbejder förnamn efternamn сотрудник фамилия фио 氏名 担当者 社員 姓名 员工 负责人",
);

/// Over what may be people, and may be firms.
pub(crate) const PEOPLE: Words = Words::of(
    "patient student guest teacher driver tenant applicant customer client salesperson kundenname kunde betreuer betreuerin \
     schüler lehrer fahrer mieter gast bewerber patientin étudiant élève client conducteur locataire cliente alumno \
     paciente conductor fullname",
);

/// Names that many people are given, in the languages that workbooks are most often written in.
pub(crate) const GIVEN: Words = Words::of(
    "aaron adam adrian ahmed aisha alan albert alejandro alex alexander alexandra ali alice alina amanda amelia amy ana anders \
     andrea andreas andrew angela anita anja anke anna anne annette ann anthony antoine antonio arthur astrid barbara ben \
     benjamin bernd bernhard birgit björn bob brian camille carla carlos carmen carol caroline catherine charles charlotte \
     chloé chris christian christina christine christoph claire clara claudia clara daniel daniela david deborah dennis diana \
     diego dieter dirk dmitri donald dorothy edward elena elisabeth elizabeth ella emily emma eric erik eva farid fatima felix \
     fernando florian francesca francesco françois frank franz gabriel gabriele george georg giulia giuseppe grace greta \
     günter hannah hans harry heike heinz helen helena helga henry holger hugo ian ines ingrid irene isabel isabella ivan jack \
     jacob jakob james jan jana jane janet javier jean jennifer jens jessica joachim joão johannes john jonas jorge jörg josé \
     joseph juan judith julia julian julie julien jürgen karen karin karl katarzyna katharina kathrin katja kenneth kevin klaus \
     krzysztof lars laura lea lena leon lina linda lisa louis louise luca lucas lucia lucy luis luisa lukas magdalena manfred \
     manuel manuela marc marco marcus margaret maria marie mario marion mark markus marta martin martina mary mateusz matthew \
     matthias max maximilian mehmet melanie mia michael michel michelle miguel mohamed mohammed monika nadine nancy natalia \
     nicolas nicole nina nora olga oliver olivia omar oscar pablo patricia patrick paul paula pedro peter petra philip philipp \
     pierre piotr rachel rainer ralf raj rebecca regina renate richard robert roberto rosa ryan sabine samuel sandra sara sarah \
     scott sebastian silke simon simone sofia sofie sophia sophie stefan stefanie stephanie stephen steven susan susanne sven \
     tanja teresa theresa thomas tim tina tobias tom tomasz torsten ulrich ursula ute uwe valentina vera victor victoria \
     viktor volker walter werner wilhelm william wolfgang yusuf",
);

/// Over the number of a line within a document.
pub(crate) const LINE: Words =
    Words("line pos position item seq sequence zeile posten ligne línea linea riga linha regel rad 行");

/// Over marks that people give.
pub(crate) const RATING: Words =
    Words("rating stars bewertung sterne étoiles valoración estrellas valutazione avaliação 评分 評価");

/// Over what is so or not.
pub(crate) const TRUTH: Words = Words(
    "is has flag active enabled paid done approved aktiv erledigt bezahlt actif payé activo pagado attivo pagato \
     ativo pago actief betaald aktywny betalt активен 有効 完了 启用",
);

/// Over days on which people were born.
pub(crate) const BIRTH: Words = Words(
    "birth birthday birthdate dob born geburtstag geburtsdatum geboren naissance nacimiento nascita nascimento \
     geboortedatum urodzenia födelsedatum fødselsdato рождения 生年月日 出生日期",
);

/// Over days up to which something holds, or on which it is due.
pub(crate) const DUE: Words = Words(
    "due until valid expiry expires expiration deadline maturity warranty ablauf ablaufdatum gültig fällig fälligkeit \
     frist bis ende end vencimiento vencimento caducidad validez validade échéance expire scadenza vervaldatum geldig \
     termin ważny utgång forfald срок 期限 有効期限 有效期",
);

/// Over where a length of time begins, and over where it ends.
pub(crate) const BEGIN: Words = Words(
    "start begin begins from opened hired hire ordered beginn von ab eintritt début debut du inicio desde inizio dal \
     início vanaf początek od fra från начало 開始 开始 checkin arrival departure order invoice issued created anreise \
     einchecken zameldowanie",
);
/// The other side of [`BEGIN`].
pub(crate) const END: Words = Words(
    "end ends until to closed finish left ende bis austritt fin au hasta fine al fim até einde tot koniec do til till \
     slut конец окончание 終了 结束 checkout return shipped ship delivered delivery due paid leave termination abreise \
     auschecken wymeldowanie",
);

/// Over when someone or something comes, and over when it goes: a guest comes first, a train goes first.
pub(crate) const COMING: Words = Words(
    "arrival arrive arrives arrived arriving ankunft eta ata arrivée arrivee llegada entrada arrivo chegada aankomst \
     przyjazd przylot ankomst прибытие заезд 到着 到达",
);
/// The other side of [`COMING`].
pub(crate) const GOING: Words = Words(
    "departure depart departs departed departing abfahrt abflug etd atd départ depart salida partenza partida saída \
     saida vertrek wyjazd odjazd wylot odlot avgång afgang avresa отправление выезд 出発 出发",
);

/// Beside figures below the records of a table: what sums them up.
pub(crate) const SUMMARY: Words = Words(
    "due payable gross brutto bruto brut lordo balance saldo solde average averages avg mean median stdev deviation \
     durchschnitt mittelwert schnitt endbetrag rechnungsbetrag zahlbetrag moyenne médiane promedio mediana \
     gemiddelde średnia średnio medelvärde gennemsnit payer pagar pagare betalen zahlen zapłaty betala betale оплате \
     среднее медиана остаток баланс 平均 平均値 中央値 平均值 中位数 残高 余额 税込合計 総額 평균",
);

/// Beside figures below the records of a table: the greatest and the least of them.
pub(crate) const GREATEST: Words =
    Words("max maximum maximal máximo massimo maksimum maks макс максимум 最大 最大値 最大值 최대");
/// The other side of [`GREATEST`].
pub(crate) const LEAST: Words = Words("min minimum minimal mínimo minimo мин минимум 最小 最小値 最小值 최소");

/// Beside figures below the records of a table: taxes, and what is counted without them.
pub(crate) const TAX: Words = Words(
    "net netto neto nett nettobetrag vat tax taxes gst hst pst qst mwst ust umsatzsteuer mehrwertsteuer steuer tva ht ttc \
     taxe iva igic imposta impuesto imposto btw moms mva alv arvonlisävero pdv pvn pvm dph áfa ндс kdv ptu podatek φπα \
     税 税額 消費税 税抜 增值税 税额 부가세",
);

/// Beside figures below the records of a table: what comes to their sum, and what goes off it.
pub(crate) const CHARGE: Words = Words(
    "discount rebate rabatt nachlass skonto remise rabais descuento sconto desconto korting rabat zniżka alennus скидка \
     shipping delivery freight postage carriage handling surcharge fee fees versand versandkosten fracht porto lieferung \
     lieferkosten zuschlag gebühr livraison port frais envío envio gastos spedizione spese frete entrega taxa verzending \
     verzendkosten bezorgkosten wysyłka dostawa frakt fragt доставка tip gratuity trinkgeld deposit prepaid paid received \
     anzahlung bezahlt acompte anticipo pagado pagato pago aanbetaling betaald zaliczka zapłacono rounding rundung arrondi \
     redondeo arrotondamento arredondamento afronding zaokrąglenie avrundning 値引 値引き 割引 送料 折扣 运费 할인 배송비",
);
