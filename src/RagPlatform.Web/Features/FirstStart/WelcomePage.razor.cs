using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Features.FirstStart;

/// <summary>The first start, again: reached from Help.</summary>
public sealed partial class WelcomePage(FrameState frame, NavigationManager navigation)
{
    private void Ask(string question)
    {
        frame.Ask(question);
        navigation.NavigateTo("/");
    }
}
