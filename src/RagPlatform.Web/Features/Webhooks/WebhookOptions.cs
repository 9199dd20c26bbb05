namespace RagPlatform.Web.Features.Webhooks;

/// <summary>Other programs that are told what happened here. Bound from <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Whether addresses may lie in private networks (10.0.0.0/8, fc00::/7 and the like). Default false: only the internet and this machine.</summary>
    public bool AllowPrivateNetworks { get; set; }
}
