using System.Collections.Frozen;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// Words that say how, not what, of each language, folded. They carry no weight in full-text search, and tell languages apart
/// (<see cref="LanguageDetector"/>). Question words are among them: people type whole questions.
/// </summary>
internal static class StopWords
{
    private static readonly FrozenDictionary<string, string> Lists = new Dictionary<string, string>
    {
        ["en"] = """
            a about above after again against all also am an and any are as at be because been before being below between both but by can
            could did do does doing don down during each few for from further get had has have having he her here hers him his how i if in
            into is it its itself just ll me more most my no nor not of off on once only or other our ours out over own re s same shall she
            should so some such t than that the their theirs them then there these they this those through to too under until up upon us ve
            very was we were what when where which while who whom whose why will with would you your yours
            """,
        ["de"] = """
            aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bin bis bist da
            damit dann das dass dein deine dem den denen denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch
            ein eine einem einen einer eines einige er es etwas euch euer fur gegen gibt habe haben hat hatte hatten hier hin hinter ich ihm ihn
            ihnen ihr ihre ihrem ihren ihrer im in indem ins ist jede jedem jeden jeder jedes jene kann kein keine keinem keinen keiner konnen
            konnte man manche mehr mein meine meinem meinen meiner mich mir mit muss mussen nach nicht nichts noch nun nur ob oder ohne sehr sein
            seine seinem seinen seiner seit sich sie sind so solche soll sollen sollte sondern sonst uber um und uns unser unsere unter viel vom
            von vor wahrend wann war waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie wieder
            wieviel will wir wird wo wofur woher wohin womit worden wurde wurden zu zum zur zwar zwischen
            """,
        ["fr"] = """
            a ai alors apres au aucun aussi autre autres aux avait avant avec avoir c ce ceci cela celle celles celui ces cet cette ceux chaque
            ci combien comme comment contre d dans de des deux depuis donc dont du elle elles en encore entre est et etaient etait etant ete
            etes etre eu fait faut font fut il ils j je jusqu l la laquelle le lequel les lesquels leur leurs lors lui m ma mais me meme memes
            mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut plus pour pourquoi pu qu quand que quel quelle quelles
            quels qui quoi s sa sans se selon sera ses si sont son sous sur t ta te tes toi ton tous tout toute toutes tres tu un une vers vos
            votre vous y
            """,
        ["es"] = """
            a al algo algun alguna algunas alguno algunos ante antes aquel aquella asi aun aunque cada como con contra cual cuales cuando cuanta
            cuantas cuanto cuantos de del desde donde dos durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba
            estado estan estas este esto estos fue fueron ha habia han hasta hay la las le les lo los mas me mi mientras mis mucho muchos muy
            nada ni no nos nosotros o os otra otras otro otros para pero poco por porque pues que quien quienes se sea segun ser si sido sin
            sino sobre solo son su sus tal tambien tan tanto te tiene tienen toda todas todo todos tu tus un una unas uno unos y ya yo
            """,
        ["it"] = """
            a ad agli ai al alla alle allo anche avere aveva c che chi ci come con contro cosa cui d da dagli dai dal dalla dalle dallo degli dei
            del dell della delle dello di dove e ed era erano essere fra gli ha hanno i il in io l la le lei lo loro lui ma mi mia mio ne negli
            nei nel nell nella nelle nello noi non o ogni per perche piu puo qual quale quali quando quanti quanto quella quelle quelli quello
            questa queste questi questo qui se sei senza si sia solo sono sotto sta stata stato su sua sue sugli sui sul sulla sulle suo suoi
            tra tu tutti tutto un una uno vi voi
            """,
        ["pt"] = """
            a ao aos aquela aquele aqueles as ate com como cada da das de dela dele deles depois do dos e ela elas ele eles em entre era eram essa
            essas esse esses esta estao estas este estes esteve eu foi foram ha isso isto ja lhe mais mas me mesmo meu meus minha muito na nao
            nas nem no nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por porque qual quais quando quanto quantos que quem se
            sem ser sera seu seus so sobre sua suas tambem tem tinha um uma uns voce voces
            """,
        ["nl"] = """
            aan al alle als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen geweest haar had heb
            hebben heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn moet na naar
            niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want
            waren was wat welke werd wezen wie wil worden wordt zal ze zelf zich zij zijn zo zonder zou
            """,
        ["sv"] = """
            alla allt att av blev bli blir da de dem den denna deras dess dessa det detta dig din du efter ej eller en er ett fran for ha hade
            han har hon hur i icke in inte ja jag kan man manga med mellan men mig min mot mycket nar ni nu och om oss pa sa samma sedan sig sin
            sina ska skulle som till under upp ut utan vad var vara varfor vem vi vid vilka vilken vilket
            """,
        ["da"] = """
            af alle alt at blev blive bliver da de dem den denne der deres det dette dig din disse dog du efter eller en end er et for fra ham
            han hans har havde have hende her hun hvad hvem hvilke hvilken hvis hvor hvordan hvorfor hvornar i ikke ind ja jeg jo kan kunne man
            mange med meget mellem men mig min mod nar ned noget nogle nu og ogsa om op os over pa sa selv sig sin skal skulle som til ud under
            var ved vi vil ville vaere vaeret
            """,
        ["no"] = """
            alle at av ble bli blir da de dem den denne der deres det dette din disse du eller en enn er et etter for fra ha hadde han hans har
            henne her hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke inn ja jeg kan kunne man mange med meg mellom men mer min
            mot na nar noe noen nok og ogsa om opp oss over pa sa seg selv sin skal skulle slik som til ut under var ved vi vil ville vaere vaert
            """,
        ["pl"] = """
            a ale albo bardzo bez bo byc byl byla bylo byly co czy dla do gdy gdzie go i ich ile im ja jak jaka jaki jakie jako je jego jej jest
            jestem jeszcze jezeli juz kiedy kto ktora ktore ktorego ktorej ktory ktorych ktorym ktorzy lub ma maja mi mnie moze na nad nas nich
            nie nim o od ona one oni ono oraz po pod podczas poniewaz przed przez przy sa sie sobie ta tak takze tam te tego tej ten to tu tych
            tylko tym u w we wiec wszystko z za ze
            """,
        ["tr"] = """
            acaba ama ancak artik asla az bana bazi belki ben beni benim bir biri birkac bu bunu bunun cok cunku da daha de degil diye dolayi
            eger en gibi hem hep hepsi her hic icin ile ise iste kac kadar kendi ki kim mi mu nasil ne neden nerede nereye nicin niye o olan
            olarak oldu oldugu olur on ona onlar onu onun sen siz sonra su tarafindan tum uzere ve veya ya yani
            """,
        ["ru"] = """
            а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да для до его ее если есть еще же за здесь и из
            или им их к как какая какие какои какои когда кого который которая которые которых кто ли между меня мне мы на над не него нее нет
            ни них но о об однако он она они оно от очень по под после потому почему при с сам себя сколько со так также там те тем то того тоже
            тои только том ты у уже чего чем что чтобы эта эти это этого этои этот я
            """,
        ["ar"] = """
            في من الى علي ان انه انها كان كانت هذا هذه ذلك تلك التي الذي الذين عن مع ما لم لن لا هل هو هي هم كما قد او ثم بعد قبل بين كل حيث اذا
            حتي عند عندما لكن غير منذ اي ايضا متي اين كيف كم ماذا لماذا من وقد وكان وهو وهي و ب ل
            """,
    }.ToFrozenDictionary();

    /// <summary>The list of a language; empty when there is none.</summary>
    public static FrozenSet<string> Of(string language) => Lists.TryGetValue(language, out var list)
        ? list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal)
        : FrozenSet<string>.Empty;
}
