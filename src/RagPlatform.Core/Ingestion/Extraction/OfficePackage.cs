using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>
/// An Office Open XML file, read with limits on what it unpacks to (a zip bomb promises little and unpacks to terabytes), without
/// document type definitions, without anything external. Elements are told by local name, so that the strict and the
/// transitional namespaces read alike.
/// </summary>
internal sealed class OfficePackage : IDisposable
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false, // Control characters are dropped later; Word writes them.
    };

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly ExtractionLimits _limits;
    private long _unpacked;

    private OfficePackage(ZipArchive zip, string name, ExtractionLimits limits)
    {
        _zip = zip;
        Name = name;
        _limits = limits;
        _entries = new(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            _entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
    }

    /// <summary>Name of the document, for messages.</summary>
    public string Name { get; }

    /// <exception cref="ExtractionException">It is no zip, it is protected by a password, or it unpacks too far.</exception>
    public static OfficePackage Open(ExtractionInput input, string kind, ExtractionLimits limits)
    {
        if (OleContainer.Contains(input.Path, "EncryptedPackage"))
        {
            throw Unreadable.Password(input.Name);
        }

        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(input.Path);
            if (zip.Entries.Count > limits.MaxEntries || zip.Entries.Sum(entry => Math.Max(0, entry.Length)) > limits.MaxUnpackedBytes)
            {
                throw Unreadable.UnpacksTooFar(input.Name, limits.MaxUnpackedBytes);
            }

            return new OfficePackage(zip, input.Name, limits);
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException or ArgumentException or OverflowException)
        {
            zip?.Dispose();
            throw Unreadable.NotWhatItsNameSays(input.Name, kind, ex);
        }
        catch
        {
            zip?.Dispose();
            throw;
        }
    }

    public bool Has(string part) => _entries.ContainsKey(part);

    /// <summary>Opens a part for reading as a stream of nodes; null when there is none.</summary>
    public XmlReader? Read(string part) => _entries.TryGetValue(part, out var entry)
        ? XmlReader.Create(new CountingStream(entry.Open(), this), SettingsClosing())
        : null;

    /// <summary>Reads a small part whole; null when there is none.</summary>
    /// <exception cref="ExtractionException">The part is damaged.</exception>
    public XElement? Load(string part)
    {
        try
        {
            using var reader = Read(part);
            return reader is null ? null : XElement.Load(reader);
        }
        catch (Exception ex) when (ex is XmlException or InvalidDataException or IOException)
        {
            throw Unreadable.Damaged(Name, ex);
        }
    }

    /// <summary>Like <see cref="Load"/>, but null when the part is damaged: for what one can do without.</summary>
    public XElement? TryLoad(string part)
    {
        try
        {
            return Load(part);
        }
        catch (ExtractionException ex) when (ex.InnerException is not null)
        {
            return null;
        }
    }

    /// <summary>Relations of a part: id → (type's last word, target part). External targets are left out.</summary>
    public IReadOnlyDictionary<string, (string Type, string Target)> Relations(string part)
    {
        var slash = part.LastIndexOf('/');
        var folder = slash < 0 ? "" : part[..(slash + 1)];
        var relations = new Dictionary<string, (string, string)>();
        foreach (var relation in TryLoad($"{folder}_rels/{part[(slash + 1)..]}.rels")?.Elements() ?? [])
        {
            if (relation.Attribute("TargetMode")?.Value != "External"
                && (string?)relation.Attribute("Id") is { } id && (string?)relation.Attribute("Target") is { } target)
            {
                relations[id] = (((string?)relation.Attribute("Type") ?? "").Split('/')[^1], Resolve(folder, target));
            }
        }

        return relations;
    }

    /// <summary>The part that the package is about, else the one that is usual for its kind.</summary>
    public string MainPart(string usual) =>
        Relations("").Values.Where(relation => relation.Type == "officeDocument" && Has(relation.Target)).Select(relation => relation.Target).FirstOrDefault()
        ?? usual;

    /// <summary>Title in the document's properties; null when there is none.</summary>
    public string? Title() => TryLoad("docProps/core.xml")?.Elements().FirstOrDefault(element => element.Name.LocalName == "title")?.Value;

    public void Dispose() => _zip.Dispose();

    private static XmlReaderSettings SettingsClosing()
    {
        var settings = Settings.Clone();
        settings.CloseInput = true;
        return settings;
    }

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/'))
        {
            return target.TrimStart('/');
        }

        var parts = new List<string>();
        foreach (var part in (folder + target).Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    // The directory of a zip may lie about sizes, so what really comes out is counted.
    private void Count(int bytes)
    {
        _unpacked += bytes;
        if (_unpacked > _limits.MaxUnpackedBytes)
        {
            throw Unreadable.UnpacksTooFar(Name, _limits.MaxUnpackedBytes);
        }
    }

    private sealed class CountingStream(Stream inner, OfficePackage package) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            package.Count(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
