namespace RagPlatform.SampleCompany;
internal static class Checks { public static int Run(Repository r) => r.Root.Length == 0 ? 1 : 0; }
