using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Finds elements and attributes by local name.</summary>
internal static class XmlNames
{
    public static bool Is(this XElement element, string name) => element.Name.LocalName == name;

    public static XElement? Child(this XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement? element, string name) =>
        element?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    public static string? Attr(this XElement? element, string name) =>
        element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    /// <summary>The value of the child's <c>val</c> attribute, as Office writes most settings.</summary>
    public static string? Val(this XElement? element, string child) => element.Child(child).Attr("val");

    /// <summary>Whether a switch such as <c>&lt;w:vanish/&gt;</c> is there and not turned off.</summary>
    public static bool On(this XElement? element, string child) =>
        element.Child(child) is { } found && found.Attr("val") is not ("0" or "false" or "off");
}
