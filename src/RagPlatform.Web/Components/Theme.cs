using System.Globalization;
using System.Text;
using MudBlazor;

namespace RagPlatform.Web.Components;

/// <summary>
/// The colours and the type of every page: the only place with colour literals. MudBlazor gets them as its theme; our own style sheets
/// read the same values as custom properties from <c>/css/tokens.css</c>, which is generated from here.
/// </summary>
internal static class Theme
{
    public static Tokens Light { get; } = new()
    {
        Background = "#FAFAF9", Surface = "#FFFFFF", Text = "#1C1917", Muted = "#57534E", Primary = "#0F5C63", OnPrimary = "#FFFFFF",
        Success = "#1B6E3C", Warning = "#8A4B00", Error = "#B3261E", Info = "#1D5A9E", OnStatus = "#FFFFFF",
        ControlBorder = "#8A8580", Divider = "#D6D3D1", Highlight = "#FDE68A", Chip = "#E0EFEF", Mark = "#FDE68A", Shadow = "rgba(28, 25, 23, .18)",
    };

    public static Tokens Dark { get; } = new()
    {
        Background = "#141615", Surface = "#1D201F", Text = "#ECEAE6", Muted = "#B3AFA8", Primary = "#6FC7CC", OnPrimary = "#0B2426",
        Success = "#7FCF9B", Warning = "#F0B45A", Error = "#FF9A91", Info = "#8DBDF2", OnStatus = "#141615",
        ControlBorder = "#7C827E", Divider = "#3D423F", Highlight = "#5C4A12", Chip = "#22393B", Mark = "#FDE68A", Shadow = "rgba(0, 0, 0, .6)",
    };

    public static MudTheme Mud { get; } = new()
    {
        PaletteLight = Fill(new PaletteLight(), Light),
        PaletteDark = Fill(new PaletteDark(), Dark),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = Type(),
    };

    /// <summary>Custom properties for light, and for dark under <c>data-theme</c>.</summary>
    public static string Css { get; } = WriteCss();

    private static T Fill<T>(T palette, Tokens tokens)
        where T : Palette
    {
        palette.Background = tokens.Background;
        palette.BackgroundGray = tokens.Background;
        palette.Surface = tokens.Surface;
        palette.DrawerBackground = tokens.Surface;
        palette.DrawerText = tokens.Text;
        palette.DrawerIcon = tokens.Muted;
        palette.AppbarBackground = tokens.Surface;
        palette.AppbarText = tokens.Text;
        palette.TextPrimary = tokens.Text;
        palette.TextSecondary = tokens.Muted;
        palette.ActionDefault = tokens.Muted;
        palette.Primary = tokens.Primary;
        palette.PrimaryContrastText = tokens.OnPrimary;
        palette.Secondary = tokens.Muted;
        palette.SecondaryContrastText = tokens.Surface;
        palette.Tertiary = tokens.Primary;
        palette.TertiaryContrastText = tokens.OnPrimary;
        palette.Success = tokens.Success;
        palette.SuccessContrastText = tokens.OnStatus;
        palette.Warning = tokens.Warning;
        palette.WarningContrastText = tokens.OnStatus;
        palette.Error = tokens.Error;
        palette.ErrorContrastText = tokens.OnStatus;
        palette.Info = tokens.Info;
        palette.InfoContrastText = tokens.OnStatus;
        palette.Dark = tokens.Text;
        palette.DarkContrastText = tokens.Background;
        palette.LinesInputs = tokens.ControlBorder;
        palette.LinesDefault = tokens.Divider;
        palette.TableLines = tokens.Divider;
        palette.Divider = tokens.Divider;
        palette.DividerLight = tokens.Divider;
        return palette;
    }

    private static Typography Type()
    {
        string[] family = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Ubuntu", "Helvetica Neue", "Arial", "sans-serif"];
        return new Typography
        {
            Default = new DefaultTypography { FontFamily = family, FontSize = "14px", LineHeight = "1.4", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = family, FontSize = "28px", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H2 = new H2Typography { FontFamily = family, FontSize = "20px", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = family, FontSize = "16px", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = family, FontSize = "16px", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = family, FontSize = "16px", LineHeight = "1.4", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = family, FontSize = "14px", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = family, FontSize = "14px", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = family, FontSize = "12px", LineHeight = "1.4", LetterSpacing = "normal" },
        };
    }

    private static string WriteCss()
    {
        var css = new StringBuilder();
        Write(":root", "light", Light);
        Write(":root[data-theme=\"dark\"]", "dark", Dark);
        return css.ToString();

        void Write(string selector, string scheme, Tokens tokens)
        {
            css.Append(CultureInfo.InvariantCulture, $"{selector} {{\n  color-scheme: {scheme};\n");
            foreach (var (name, value) in tokens.Properties)
            {
                css.Append(CultureInfo.InvariantCulture, $"  --rag-{name}: {value};\n");
            }

            css.Append("}\n");
        }
    }
}
