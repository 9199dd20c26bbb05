using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using MudBlazor;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Components.Layout;

/// <summary>Ctrl+K: pages, conversations, documents and assistants by name.</summary>
public sealed partial class GoTo(
    NavigationManager navigation,
    FrameState frame,
    CurrentCaller caller,
    IConversationStore conversations,
    IDocumentStore documents,
    IAssistantStore assistants,
    IStringLocalizer<SharedResources> texts)
{
    private const int Longest = 12;

    private List<Place> _all = [];
    private List<Place> _found = [];
    private ElementReference _box;
    private int _selected;
    private string _text = "";

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        List<Place> places =
        [
            new(texts["NewConversation"], "Page", "/", Icons.Material.Outlined.Forum),
            new(texts["Documents"], "Page", "/documents", Icons.Material.Outlined.Description),
            new(texts["Assistants"], "Page", "/assistants", Icons.Material.Outlined.SupportAgent),
            new(texts["Models"], "Page", "/models", Icons.Material.Outlined.Memory),
            new(texts["Help"], "Page", "/help", Icons.Material.Outlined.HelpOutline),
            new(texts["ApiReference"], "Page", "/reference", Icons.Material.Outlined.Api),
        ];
        if (caller.Caller.IsAdministrator)
        {
            places.Add(new(texts["People"], "Page", "/people", Icons.Material.Outlined.Group));
            places.Add(new(texts["ApiKeys"], "Page", "/keys", Icons.Material.Outlined.Key));
            places.Add(new(texts["Audit"], "Page", "/audit", Icons.Material.Outlined.FactCheck));
            places.Add(new(texts["Webhooks"], "Page", "/webhooks", Icons.Material.Outlined.Webhook));
        }

        var filter = caller.Caller.Filter();
        places.AddRange((await conversations.ListAsync(caller.Caller.Id, null, CancellationToken.None))
            .Select(c => new Place(c.Title, "Conversation", $"/chat/{c.Id}", Icons.Material.Outlined.ChatBubbleOutline)));
        places.AddRange((await assistants.ListAsync(filter, CancellationToken.None))
            .Select(a => new Place(a.Name, "Assistant", $"/?assistant={a.Id}", Icons.Material.Outlined.SupportAgent)));
        places.AddRange((await documents.ListAsync(null, filter, CancellationToken.None))
            .Select(d => new Place(d.Name, "Document", $"/documents/{d.Id}", Icons.Material.Outlined.Description)));
        _all = places;
        Filter();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _box.FocusAsync();
        }
    }

    private static string OptionId(int index) => $"go-to-{index}";

    private void Search(ChangeEventArgs change)
    {
        _text = change.Value as string ?? "";
        Filter();
    }

    private void Filter()
    {
        var words = _text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var compare = CultureInfo.CurrentCulture.CompareInfo;
        List<Place> found =
        [
            .. _all.Where(p => words.All(w => compare.IndexOf(p.Name, w, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0)).Take(Longest),
        ];
        if (words.Length > 0)
        {
            found.Add(new Place(texts["AskThis", _text.Trim()], "Question", "", Icons.Material.Outlined.Search));
        }

        _found = found;
        _selected = 0;
    }

    private void OnKey(KeyboardEventArgs key)
    {
        if (_found.Count == 0)
        {
            return;
        }

        _selected = key.Key switch
        {
            "ArrowDown" => (_selected + 1) % _found.Count,
            "ArrowUp" => (_selected + _found.Count - 1) % _found.Count,
            _ => _selected,
        };
        if (key.Key == "Enter")
        {
            Open(_found[_selected]);
        }
    }

    private void Open(Place place)
    {
        Dialog.Close();
        if (place.Href.Length > 0)
        {
            navigation.NavigateTo(place.Href);
            return;
        }

        frame.Ask(_text.Trim());
        navigation.NavigateTo("/");
    }

    private sealed record Place(string Name, string Kind, string Href, string Icon);
}
