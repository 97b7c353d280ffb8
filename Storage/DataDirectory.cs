using System.Globalization;
using System.Text;

namespace OrleansChat.Storage;

/// <summary>The directory that the embedded store lives in, held by one process at a time.</summary>
/// <remarks>The hold is a lock of the operating system on the file <c>chat.lock</c>; it ends with the process, however that ends.</remarks>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _hold;

    private DataDirectory(string path, FileStream hold) => (Path, _hold) = (path, hold);

    public string Path { get; }

    /// <exception cref="DataDirectoryException">Another process has it, or it cannot be made or written. The message is for the operator.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var lockFile = System.IO.Path.Combine(full, "chat.lock");
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"Chat:Data: the directory {full} cannot be made: {fault.Message}", fault);
        }

        FileStream hold;
        try
        {
            hold = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new DataDirectoryException($"Chat:Data: {lockFile} cannot be written: {fault.Message}", fault);
        }
        catch (IOException fault) when (File.Exists(lockFile))
        {
            throw new DataDirectoryException(
                $"Chat:Data: the data in {full} is in use by another process. Stop it, or name another directory with --Chat:Data=DIR. ({fault.Message})", fault);
        }
        catch (IOException fault)
        {
            throw new DataDirectoryException($"Chat:Data: {lockFile} cannot be made: {fault.Message}", fault);
        }

        try
        {
            hold.SetLength(0);
            hold.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new DataDirectory(full, hold);
        }
        catch (IOException fault)
        {
            hold.Dispose();
            throw new DataDirectoryException($"Chat:Data: {lockFile} cannot be written: {fault.Message}", fault);
        }
    }

    public void Dispose() => _hold.Dispose();
}

/// <summary>Why the data cannot be used, in a sentence for the operator that begins with the setting's name.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
