using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using RagPlatform.Core;

namespace RagPlatform.Web.Hosting;

/// <summary>The keys that forms are signed with lie beside the database: an open form still works after a restart, and a backup holds them.</summary>
internal static class ProtectionKeys
{
    private const string Folder = "keys";

    public static IServiceCollection AddProtectionKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("RagPlatform");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>((keys, storage, logs) =>
        {
            var folder = new DirectoryInfo(Path.Combine(ContentPaths.Resolve(storage.Value.Path), Folder));
            if (OperatingSystem.IsWindows())
            {
                folder.Create();
            }
            else
            {
                Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            keys.XmlRepository = new FileSystemXmlRepository(folder, logs);
        });
        return services;
    }
}
