using RagPlatform.Core.Assistants;
using RagPlatform.Web.Components;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>The two icons of an app: the product's mark in the assistant's colour, and its outline. The shapes are those of favicon.svg.</summary>
internal static class AppIcon
{
    private const int Size = 192;
    private const int OutlineSize = 32;
    private const double Unit = 32; // Side of the coordinates that the shapes are in.
    private const double Radius = 8;
    private const int Samples = 4; // A side of each pixel: edges are smooth.

    private static readonly string[] _colors = [Theme.Light.Primary, Theme.Light.Info, Theme.Light.Success, Theme.Light.Warning];

    /// <summary>The assistant's colour, the same at each time: white on it can be read.</summary>
    public static string ColorOf(Assistant assistant) => _colors[assistant.Id.ToByteArray()[^1] % _colors.Length];

    /// <summary>192 pixels a side.</summary>
    public static byte[] Color(Assistant assistant) =>
        Draw(Size, new(IsDot, Theme.Light.Highlight), new(IsText, Theme.Light.OnPrimary), new(IsTile, ColorOf(assistant)));

    /// <summary>White on nothing, 32 pixels a side.</summary>
    public static byte[] Outline() => Draw(OutlineSize, new Shape((x, y) => IsDot(x, y) || IsText(x, y), Theme.Light.OnPrimary));

    private static bool IsTile(double x, double y)
    {
        var (right, down) = (Math.Max(0, Math.Abs(x - (Unit / 2)) - (Unit / 2) + Radius), Math.Max(0, Math.Abs(y - (Unit / 2)) - (Unit / 2) + Radius));
        return (right * right) + (down * down) <= Radius * Radius;
    }

    private static bool IsText(double x, double y) =>
        x >= 9 && (y is >= 8 and < 11 or >= 14 and < 17 ? x < 23 : y is >= 20 and < 23 && x < 17);

    private static bool IsDot(double x, double y) => ((x - 22) * (x - 22)) + ((y - 22) * (y - 22)) <= 16;

    // The first shape lies on top.
    private static byte[] Draw(int size, params Shape[] shapes)
    {
        var rgba = new byte[size * size * 4];
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            var (sum, hits) = (new int[3], 0);
            for (var sample = 0; sample < Samples * Samples; sample++)
            {
                var x = (pixel % size) + (((sample % Samples) + .5) / Samples);
                var y = (pixel / size) + (((sample / Samples) + .5) / Samples);
                if (shapes.FirstOrDefault(shape => shape.Contains(x * Unit / size, y * Unit / size)) is { } hit)
                {
                    hits++;
                    for (var channel = 0; channel < 3; channel++)
                    {
                        sum[channel] += hit.Rgb[channel];
                    }
                }
            }

            for (var channel = 0; channel < 3 && hits > 0; channel++)
            {
                rgba[(pixel * 4) + channel] = (byte)(sum[channel] / hits);
            }

            rgba[(pixel * 4) + 3] = (byte)(hits * byte.MaxValue / (Samples * Samples));
        }

        return Png.Write(size, rgba);
    }

    private sealed record Shape(Func<double, double, bool> Contains, string Color)
    {
        public byte[] Rgb { get; } = Convert.FromHexString(Color[1..]);
    }
}
