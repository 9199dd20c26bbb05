using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.Chat;

/// <summary>A conversation: questions, answers, their sources.</summary>
public sealed partial class ChatPage
{
    [Parameter] public Guid? Id { get; set; }
}
