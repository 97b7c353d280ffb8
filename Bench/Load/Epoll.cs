using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansChat.Bench.Load;

/// <summary>Linux's epoll, level-triggered: which sockets can be read or written. For one thread.</summary>
/// <remarks>
/// One wait, one receive into one shared buffer: that is what keeps the load generator cheaper than the server it drives.
/// An awaited receive would cost a hop to the pool and a buffer for every connection.
/// </remarks>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int MostEvents = 512;
    private const int Add = 1, Modify = 3;
    private const uint In = 1, Out = 4;
    private const int Interrupted = 4;

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventLength = DataOffset + 8;

    private readonly int _descriptor = Checked(Create(0));
    private readonly byte[] _events = new byte[MostEvents * EventLength];

    public void Watch(Socket socket, int token) => Control(Add, socket, token, In);

    public void WatchForRoom(Socket socket, int token, bool wanted) => Control(Modify, socket, token, wanted ? In | Out : In);

    /// <summary>How many sockets are ready, after at most <paramref name="milliseconds"/>.</summary>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var count = Wait(_descriptor, events, MostEvents, milliseconds);
            return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Checked(count);
        }
    }

    /// <summary>The token of the socket that event <paramref name="index"/> of the last wait is about.</summary>
    public int this[int index] => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * EventLength) + DataOffset));

    public void Dispose() => _ = Close(_descriptor);

    private void Control(int operation, Socket socket, int token, uint interest)
    {
        var change = stackalloc byte[16];
        *(uint*)change = interest;
        *(long*)(change + DataOffset) = token;
        _ = Checked(Control(_descriptor, operation, (int)socket.SafeHandle.DangerousGetHandle(), change)); // the connection holds the socket
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
