using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>Why a form was not taken.</summary>
public sealed partial class FormProblem
{
    /// <summary>For people; null while there is no problem.</summary>
    [Parameter] public string? Text { get; set; }
}
