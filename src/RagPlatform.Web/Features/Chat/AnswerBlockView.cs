using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Chat.Markdown;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Draws one top-level block of an answer, and draws it again only when it changed: while words stream, that is the last one.</summary>
public sealed class AnswerBlockView(IStringLocalizer<SharedResources> texts) : ComponentBase
{
    private (string, int?) _drawn;

    [Parameter, EditorRequired] public required TopBlock Top { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<AnswerSentence> Sentences { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<Citation> Citations { get; set; }

    [Parameter] public int? Open { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    protected override bool ShouldRender() => _drawn != (Top.Signature, Open);

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _drawn = (Top.Signature, Open);
        Draw(builder, Top.Block);
    }

    // Sequence numbers are the places in this method; siblings made in a loop are told apart by regions.
    private void Draw(RenderTreeBuilder builder, AnswerBlock block)
    {
        builder.OpenElement(0, block.Tag);
        if (block.Start is { } start and not 1)
        {
            builder.AddAttribute(1, "start", start);
        }

        if (block.Tag == "th")
        {
            builder.AddAttribute(2, "scope", "col");
        }

        foreach (var part in block.Sentences)
        {
            builder.OpenRegion(3);
            DrawSentence(builder, part);
            builder.CloseRegion();
        }

        foreach (var child in block.Children)
        {
            builder.OpenRegion(4);
            // A paragraph alone in a list item or a cell is its text.
            Draw(builder, child is { Tag: "p" } && block is { Tag: "li" or "td" or "th", Children.Count: 1 } ? child with { Tag = "span" } : child);
            builder.CloseRegion();
        }

        builder.CloseElement();
    }

    private void DrawSentence(RenderTreeBuilder builder, SentencePart part)
    {
        if (part.Sentence < 0)
        {
            // What is not checked yet does not look like what holds.
            builder.OpenElement(7, "span");
            builder.AddAttribute(8, "class", part.Sentence == SentencePart.Pending ? "pending" : null);
            foreach (var run in part.Runs)
            {
                builder.OpenRegion(9);
                DrawRun(builder, run);
                builder.CloseRegion();
            }

            builder.CloseElement();
            return;
        }

        var sentence = Sentences[part.Sentence];
        builder.OpenElement(1, "span");
        builder.AddAttribute(2, "class", "sentence");
        builder.AddAttribute(3, "data-testid", "sentence");
        builder.AddAttribute(4, "data-supported", sentence.Supported ? "true" : "false");
        foreach (var run in part.Runs)
        {
            builder.OpenRegion(5);
            DrawRun(builder, run);
            builder.CloseRegion();
        }

        builder.CloseElement();
        if (part.IsLast)
        {
            builder.OpenRegion(6);
            DrawChips(builder, sentence);
            builder.CloseRegion();
        }
    }

    private void DrawChips(RenderTreeBuilder builder, AnswerSentence sentence)
    {
        if (!sentence.Supported)
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "unsupported");
            builder.AddContent(2, texts["NotInSources"].Value);
            builder.CloseElement();
            return;
        }

        foreach (var citation in sentence.Citations.Select(number => Citations.FirstOrDefault(c => c.Number == number)).OfType<Citation>())
        {
            builder.OpenComponent<CitationChip>(3);
            builder.SetKey(citation.Number);
            builder.AddComponentParameter(4, nameof(CitationChip.Citation), citation);
            builder.AddComponentParameter(5, nameof(CitationChip.IsOpen), Open == citation.Number);
            builder.AddComponentParameter(6, nameof(CitationChip.OnOpen), OnOpen);
            builder.CloseComponent();
        }
    }

    private static void DrawRun(RenderTreeBuilder builder, TextRun run)
    {
        if (run.Look == TextLook.LineBreak)
        {
            builder.OpenElement(0, "br");
            builder.CloseElement();
            return;
        }

        var tag = run.Look switch
        {
            var look when look.HasFlag(TextLook.Code) => "code",
            var look when look.HasFlag(TextLook.Strong) => "strong",
            var look when look.HasFlag(TextLook.Struck) => "s",
            var look when look.HasFlag(TextLook.Emphasis) => "em",
            _ => null,
        };
        if (tag is null)
        {
            builder.AddContent(1, run.Text);
            return;
        }

        builder.OpenElement(2, tag);
        builder.AddContent(3, run.Text);
        builder.CloseElement();
    }
}
