using System.Text;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Tests.Ingestion;

public sealed class PdfExtractorTests : ExtractorContract
{
    protected override string Name => "leave.pdf";

    protected override string MediaType => MediaTypes.Pdf;

    protected override byte[] Sample() => PdfFile.Build(
        page => page
            .Line("Leave policy", 20, bold: true).Gap(10)
            .Line($"{Phrase} a year, and the manage-").Line("ment grants more in hardship. It is written down").Line("in the contract.").Gap(8)
            .Line("Carry-over", 14, bold: true).Gap(4)
            .Line("- Ask your manager in writing").Line("- Wait for the answer"),
        page => page.Line("Page two goes on under the last heading."));

    [Fact]
    public async Task Finds_headings_paragraphs_and_lists_and_mends_divided_words()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal(
            [
                "1|Text|Leave policy|Everyone has twenty-six days of leave a year, and the management grants more in hardship. It is written down in the contract.",
                "1|List|Leave policy › Carry-over|- Ask your manager in writing\n- Wait for the answer",
                "2|Text|Leave policy › Carry-over|Page two goes on under the last heading.",
            ],
            read.Lines);
    }

    [Fact]
    public async Task Gives_each_word_its_box_and_both_halves_of_a_divided_word()
    {
        var section = (await ReadAsync(Sample())).Sections[0];
        var words = section.Words.ToDictionary(word => (word.Start, section.Text.Substring(word.Start, word.Length)), word => word);

        var first = section.Words[0];
        Assert.Equal("Everyone", section.Text.Substring(first.Start, first.Length));
        Assert.Equal(72 / 595f, first.Left, 0.005f);
        var start = section.Text.IndexOf("management", StringComparison.Ordinal);
        var (manage, ment) = (words[(start, "manage")], words[(start + 6, "ment")]);
        Assert.True(manage.Left > 0.3f && Math.Abs(ment.Left - first.Left) < 0.01f && ment.Top > manage.Top);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Places_words_where_a_turned_page_shows_them(int degrees)
    {
        var upright = (await ReadAsync(PdfFile.Build(page => page.Line("Corner")))).Sections[0].Words[0];
        var turned = (await ReadAsync(PdfFile.Build(page => page.Line("Corner").Turn(degrees)))).Sections[0].Words[0];

        // What is at the left of the top on the upright page is, turned clockwise, at the top right, bottom right, bottom left.
        var (left, top) = (upright.Left, upright.Top);
        var (expectedLeft, expectedTop) = degrees switch
        {
            90 => (1 - top - upright.Height, left),
            180 => (1 - left - upright.Width, 1 - top - upright.Height),
            _ => (top, 1 - left - upright.Width),
        };
        Assert.Equal(expectedLeft, turned.Left, 0.01f);
        Assert.Equal(expectedTop, turned.Top, 0.01f);
    }

    [Fact]
    public async Task Places_words_on_the_part_of_a_page_that_is_shown()
    {
        const string text = "BT /F1 20 Tf 150 650 Td (Corner) Tj ET";
        var pdf = $"""
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/CropBox[100 100 500 700]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
            4 0 obj <</Length {text.Length}>> stream
            {text}
            endstream endobj
            5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
            trailer <</Root 1 0 R/Size 6>>
            %%EOF
            """;

        var word = (await ReadAsync(Encoding.ASCII.GetBytes(pdf))).Sections[0].Words[0];

        Assert.Equal(50 / 400f, word.Left, 0.005f);
        Assert.Equal((50 - 16) / 600f, word.Top, 0.005f); // 50 points below the upper edge, less the height of the letters
    }

    [Fact]
    public async Task Reads_two_columns_one_after_the_other_under_their_common_title()
    {
        var read = await ReadAsync(PdfFile.Build(page =>
        {
            page.Line("A title that stands over both of the columns", 18, bold: true).Gap(10);
            for (var i = 0; i < 12; i++)
            {
                page.Cells((72, $"left column line {i} goes on here"), (320, $"right column line {i} goes on here"));
            }
        }));

        var text = Assert.Single(read.Sections).Text;
        Assert.True(text.IndexOf("left column line 11", StringComparison.Ordinal) < text.IndexOf("right column line 0", StringComparison.Ordinal), text);
        Assert.Equal("A title that stands over both of the columns", read.Sections[0].Heading);
    }

    [Fact]
    public async Task Reads_tables_row_by_row_with_the_names_of_the_columns()
    {
        var read = await ReadAsync(PdfFile.Build(page => page
            .Line("These prices hold from March on and include delivery.").Gap(8)
            .Cells((72, "Product"), (200, "Price"), (300, "Delivery"))
            .Cells((72, "Pump P-20"), (200, "1,200"), (300, "two weeks"))
            .Cells((72, "Valve"), (200, "35"), (300, "at once"))
            .Gap(10).Line("All prices are in euros.")));

        Assert.Equal(
            ["Text|These prices hold from March on and include delivery.", "Table|Product: Pump P-20; Price: 1,200; Delivery: two weeks\nProduct: Valve; Price: 35; Delivery: at once", "Text|All prices are in euros."],
            read.Sections.Select(section => $"{section.Kind}|{section.Text}"));
    }

    [Fact]
    public async Task Keeps_a_table_together_whose_first_column_has_no_name()
    {
        var read = await ReadAsync(PdfFile.Build(page => page
            .Line("3. Working time", 16, bold: true).Line("3.1 Hours", 13, bold: true).Gap(4)
            .Cells((200, "Bristol"), (330, "Leipzig"))
            .Cells((72, "Full-time week"), (200, "37.5 hours"), (330, "38 hours"))
            .Cells((72, "Core hours"), (200, "10:00 to 15:30"), (330, "10:00 to 15:30"))
            .Cells((72, "Break"), (200, "30 minutes, unpaid"), (330, "45 minutes, unpaid"))));

        Assert.Equal(
            "Full-time week; Bristol: 37.5 hours; Leipzig: 38 hours\nCore hours; Bristol: 10:00 to 15:30; Leipzig: 10:00 to 15:30\nBreak; Bristol: 30 minutes, unpaid; Leipzig: 45 minutes, unpaid",
            Assert.Single(read.Sections).Text);
    }

    [Fact]
    public async Task Takes_bullets_that_stand_apart_for_lists_and_names_beside_values_for_pairs()
    {
        var read = await ReadAsync(PdfFile.Build(page => page
            .Cells((72, "Edition"), (160, "March 2026, for machines with firmware 6.0"))
            .Cells((72, "Article"), (160, "BR-400-S"))
            .Cells((72, "Service"), (160, "+44 117 496 0200"))
            .Gap(14)
            .Cells((72, "1."), (90, "Fasten the bracket, connect the hose and open the tap."))
            .Cells((72, "2."), (90, "Put in the cartridge."))
            .Cells((72, "3."), (90, "Plug the machine in, and wait for ten minutes, until the"))
            .Cells((90, "display is dark."))
            .Cells((72, "4."), (90, "Draw six litres."))));

        Assert.Equal(
            [
                "Table|Edition: March 2026, for machines with firmware 6.0\nArticle: BR-400-S\nService: +44 117 496 0200",
                "List|1. Fasten the bracket, connect the hose and open the tap.\n2. Put in the cartridge.\n3. Plug the machine in, and wait for ten minutes, until the display is dark.\n4. Draw six litres.",
            ],
            read.Sections.Select(section => $"{section.Kind}|{section.Text}"));
    }

    [Fact]
    public async Task Leaves_running_heads_and_page_numbers_out()
    {
        string[] words = ["", "sickness", "leave", "travel", "training", "pensions"];
        var read = await ReadAsync(PdfFile.Build([.. Enumerable.Range(1, 5).Select(number => (Action<PdfFile.PageWriter>)(page => page
            .At(72, 810, "Pellbrook handbook - confidential").At(290, 30, $"{number} | Human resources")
            .Line($"This page says something about {words[number]}.")))]));

        Assert.Equal(
            ["Pellbrook handbook - confidential\n\nThis page says something about sickness.\n\n1 | Human resources", .. Enumerable.Range(2, 4).Select(number => $"This page says something about {words[number]}.")],
            read.Sections.Select(section => section.Text));
    }

    [Fact]
    public async Task Says_which_pages_are_scans_and_refuses_a_document_of_scans_alone()
    {
        var mixed = await ReadAsync(PdfFile.Build(page => page.Line("Text on page one."), page => page.Picture()));

        Assert.Equal("Page 2 is a scan without text.", Assert.Single(mixed.Warnings));
        Assert.Equal(2, mixed.Pages);
        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(PdfFile.Build(page => page.Picture())));
        Assert.Equal("leave.pdf holds pictures of text, which this installation does not read yet. Nothing was added.", error.Message);
    }

    [Fact]
    public async Task Reads_the_whole_pages_of_a_file_that_was_cut_off_and_says_so()
    {
        var whole = PdfFile.Build([.. Enumerable.Range(1, 6).Select(number => (Action<PdfFile.PageWriter>)(page => page.Line($"This is page {number} of the plan.")))]);

        var read = await ReadAsync(whole[..(whole.Length * 6 / 10)]);

        Assert.InRange(read.Pages, 1, 5);
        Assert.Equal(Enumerable.Range(1, read.Pages).Select(number => $"This is page {number} of the plan."), read.Sections.Select(section => section.Text));
        Assert.Equal(
            $"leave.pdf is damaged: it ends in the middle of page {read.Pages + 1}. {(read.Pages == 1 ? "Page 1 was" : $"Pages 1–{read.Pages} were")} added. Save it again from its program.",
            Assert.Single(read.Warnings));
    }

    [Fact]
    public async Task Separates_columns_with_a_narrow_gutter_and_lines_that_are_shifted_against_each_other()
    {
        var read = await ReadAsync(PdfFile.Build(page =>
        {
            for (var i = 0; i < 12; i++)
            {
                page.At(72, 700 - (i * 12), $"left column line {i:00} goes on here and", 10).At(255, 695 - (i * 12), $"right column line {i:00} goes on here and", 10);
            }
        }));

        var text = string.Join('\n', read.Sections.Select(section => section.Text));
        Assert.True(text.IndexOf("left column line 11", StringComparison.Ordinal) < text.IndexOf("right column line 00", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Says_that_a_protected_file_needs_its_password_removed()
    {
        var key = string.Concat(Enumerable.Repeat("AB", 32));
        var pdf = $"""
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>> endobj
            4 0 obj <</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>> endobj
            trailer <</Root 1 0 R/Encrypt 4 0 R/Size 5/ID[<00><00>]>>
            %%EOF
            """;

        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(Encoding.ASCII.GetBytes(pdf)));

        Assert.Equal("leave.pdf is protected by a password. Remove the password and upload it again.", error.Message);
    }
}
