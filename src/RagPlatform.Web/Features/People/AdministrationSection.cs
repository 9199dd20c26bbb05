using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.People;

/// <summary>A part of the page for people and groups: changes are made by administrators, and what is not possible is told.</summary>
public abstract class AdministrationSection : ComponentBase
{
    /// <summary>Why the last change was not made; null when it was.</summary>
    protected string? Problem { get; set; }

    /// <summary>A change was tried: the other parts show people and groups too.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private protected PeopleAdministration Administration { get; set; } = null!;

    [Inject] private CurrentCaller Current { get; set; } = null!;

    [Inject] private IStringLocalizer<PeopleTexts> Texts { get; set; } = null!;

    /// <summary>Who changes something.</summary>
    protected Caller Caller => Current.Caller;

    /// <summary>Name of the text for what must be unique and is taken.</summary>
    private protected abstract string TakenText { get; }

    /// <summary>Reads everything anew.</summary>
    internal abstract Task LoadAsync();

    protected override Task OnInitializedAsync() => LoadAsync();

    /// <summary>An open page may be of somebody who is no administrator any more: asked again before each change.</summary>
    protected async Task TryAsync(Func<Task> change)
    {
        Problem = null;
        if (!Caller.IsAdministrator)
        {
            Problem = Texts["AdministratorsOnly"];
            return;
        }

        try
        {
            await change();
        }
        catch (PeopleException problem)
        {
            Problem = Texts[problem.Text, [.. problem.Values]];
        }
        catch (DuplicateNameException)
        {
            Problem = Texts[TakenText];
        }
        catch (LastAdministratorException)
        {
            Problem = Texts["LastAdministrator"];
        }

        await LoadAsync();
        await OnChanged.InvokeAsync();
    }
}
