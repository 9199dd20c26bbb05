using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Retrieval.Text;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Retrieval;

public class LanguageDetectorTests
{
    [Theory]
    [InlineData("en", "Every employee has twenty-six days of leave, which have to be taken before the end of March.")]
    [InlineData("de", "Alle Beschäftigten haben sechsundzwanzig Tage Urlaub, die bis Ende März genommen werden müssen.")]
    [InlineData("fr", "Chaque salarié a droit à vingt-six jours de congé qui doivent être pris avant la fin du mois de mars.")]
    [InlineData("es", "Cada empleado tiene veintiséis días de vacaciones que se deben tomar antes del final de marzo.")]
    [InlineData("it", "Ogni dipendente ha ventisei giorni di ferie, che devono essere presi entro la fine di marzo.")]
    [InlineData("pt", "Cada funcionário tem vinte e seis dias de férias, que devem ser gozados até ao fim de março.")]
    [InlineData("nl", "Elke medewerker heeft zesentwintig dagen verlof, die voor het einde van maart opgenomen moeten worden.")]
    [InlineData("sv", "Alla anställda har tjugosex dagars semester som ska tas ut före slutet av mars.")]
    [InlineData("da", "Alle medarbejdere har seksogtyve dages ferie, som skal afholdes inden udgangen af marts, og det er nok.")]
    [InlineData("pl", "Każdy pracownik ma dwadzieścia sześć dni urlopu, które należy wykorzystać przed końcem marca.")]
    [InlineData("tr", "Her çalışanın yirmi altı gün izni vardır ve bu izin mart ayının sonuna kadar kullanılır.")]
    [InlineData("ru", "У каждого сотрудника двадцать шесть дней отпуска, которые нужно использовать до конца марта.")]
    [InlineData("uk", "Кожен працівник має двадцять шість днів відпустки, які слід використати до кінця березня.")]
    [InlineData("ar", "لكل موظف ستة وعشرون يوما من الإجازة التي يجب أن تؤخذ قبل نهاية شهر مارس.")]
    [InlineData("zh", "每位员工有二十六天年假，必须在三月底之前休完。")]
    [InlineData("ja", "社員は全員、三月末までに二十六日の休暇を取らなければなりません。")]
    [InlineData("ko", "모든 직원은 3월 말까지 26일의 휴가를 사용해야 합니다.")]
    [InlineData("th", "พนักงานทุกคนมีวันลาพักร้อนยี่สิบหกวัน")]
    [InlineData(null, "")]
    [InlineData(null, "42 — 17 %")]
    [InlineData(null, "Contoso GmbH")]
    public void A_sentence_is_enough(string? language, string text) => Assert.Equal(language, LanguageDetector.Detect(text));

    [Fact]
    public void A_question_goes_to_the_language_that_its_words_speak_for_and_else_to_the_most_frequent_one()
    {
        string?[] languages = ["de", "en", null];

        Assert.Equal("en", LanguageDetector.DetectAmong("What is the limit?", languages));
        Assert.Equal("de", LanguageDetector.DetectAmong("Wie hoch ist die Grenze?", languages));
        Assert.Equal("de", LanguageDetector.DetectAmong("Contoso", languages));
        Assert.Equal("en", LanguageDetector.DetectAmong("Grenze", ["en"]));
        Assert.Null(LanguageDetector.DetectAmong("Grenze", []));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("ar")]
    [InlineData("zh")]
    public async Task Paragraphs_of_a_known_language_are_told_nearly_always(string language)
    {
        var set = await BeirSet.ReadAsync(TestPaths.Shared($"data/retrieval/xquad-beir/{language}"), "test", TestContext.Current.CancellationToken);

        var right = set.Documents.Count(document => LanguageDetector.Detect(document.Text) == language);

        Assert.InRange((double)right / set.Documents.Count, 0.98, 1);
    }
}
