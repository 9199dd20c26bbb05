using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Chat;

/// <summary>A conversation of somebody else, to read: what rests on sources that the reader may not see is left out.</summary>
public sealed partial class SharedPage(SharedConversations shared, CurrentCaller caller, NavigationManager navigation)
{
    private SharedConversation? _shared;
    private bool _isMissing;

    [Parameter] public Guid Id { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _shared = await shared.FindAsync(Id, caller.Caller, CancellationToken.None);
        _isMissing = _shared is null;
    }

    private void Open(Citation citation) => navigation.NavigateTo(SourceAddress.For(citation));
}
