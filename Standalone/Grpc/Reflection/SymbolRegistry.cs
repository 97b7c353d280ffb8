using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Proto files, and which of them declares a name.</summary>
internal sealed class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];

    public SymbolRegistry(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files)
        {
            Add(file);
        }
    }

    /// <summary>The file and all it imports, each once; null when there is none.</summary>
    public IReadOnlyList<ByteString>? FileByName(string name) => Closure(_byName.GetValueOrDefault(name));

    /// <summary>The same for the file that declares a service, method, message or enumeration.</summary>
    public IReadOnlyList<ByteString>? FileBySymbol(string symbol) => Closure(_bySymbol.GetValueOrDefault(symbol));

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var service in file.Services)
        {
            _bySymbol[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _bySymbol[method.FullName] = file;
            }
        }

        Add(file, file.MessageTypes, file.EnumTypes);
    }

    private void Add(FileDescriptor file, IEnumerable<MessageDescriptor> messages, IEnumerable<EnumDescriptor> enumerations)
    {
        foreach (var enumeration in enumerations)
        {
            _bySymbol[enumeration.FullName] = file;
        }

        foreach (var message in messages)
        {
            _bySymbol[message.FullName] = file;
            Add(file, message.NestedTypes, message.EnumTypes);
        }
    }

    private static List<ByteString>? Closure(FileDescriptor? file)
    {
        if (file is null)
        {
            return null;
        }

        var found = new HashSet<FileDescriptor> { file };
        var files = new List<FileDescriptor> { file };
        for (var i = 0; i < files.Count; i++)
        {
            files.AddRange(files[i].Dependencies.Where(found.Add));
        }

        return [.. files.Select(each => each.SerializedData)];
    }
}
