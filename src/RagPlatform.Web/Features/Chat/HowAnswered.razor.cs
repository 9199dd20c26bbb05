using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.Chat;

/// <summary>How an answer came about: what was searched and found, the prompt, the model, tokens and times.</summary>
public sealed partial class HowAnswered
{
    [Parameter, EditorRequired] public required Answer Answer { get; set; }

    private AnswerTrace Trace => Answer.Trace;

    private string Model => Answer.Model == "none" ? L["NoModelUsed"] : Answer.Model;

    private IEnumerable<InstalledModel> Models => new[] { Trace.Model, Trace.Adapter }.OfType<InstalledModel>();

    // A step that has no name in the texts is shown by its key: steps come and go faster than translations.
    private string StepName(string key) => L["Step_" + key] is { ResourceNotFound: false } name ? name.Value : key;
}
