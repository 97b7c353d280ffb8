// Stands between a process and the C library: fails writes and syncs of the files below one directory, and shifts the time of day.
// Loaded with LD_PRELOAD. What it is to do stands in a file that it maps, and which changes while the process runs:
//   0  int32  how the disk fails (DiskFailure.cs)
//   8  int64  nanoseconds by which CLOCK_REALTIME is ahead
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { NONE, EVERYTHING, SYNCS, NO_SPACE, TORN, SOMETIMES };

struct orders {
    _Atomic int32_t disk;
    int32_t unused;
    _Atomic int64_t ahead;
};

static struct orders nothing;
static struct orders *orders = &nothing;
static char directory[PATH_MAX];
static size_t directory_length;
static _Atomic unsigned int calls;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("CHAOS_ORDERS"), *below = getenv("CHAOS_DIRECTORY");
    if (!file || !below) return;
    strncpy(directory, below, sizeof directory - 1);
    directory_length = strlen(directory);
    int fd = open(file, O_RDONLY);
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof(struct orders), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) orders = mapped;
}

static int is_ours(int fd)
{
    char link[32], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    return length >= (ssize_t)directory_length && memcmp(path, directory, directory_length) == 0;
}

static int fails_now(int is_sync)
{
    switch (atomic_load(&orders->disk)) {
    case EVERYTHING: return EIO;
    case SYNCS: return is_sync ? EIO : 0;
    case NO_SPACE: return is_sync ? 0 : ENOSPC;
    case TORN: return EIO;
    case SOMETIMES: return atomic_fetch_add(&calls, 1) % 3 == 0 ? EIO : 0;
    default: return 0;
    }
}

static int failure(int fd, int is_sync)
{
    if (atomic_load(&orders->disk) == NONE || !is_ours(fd)) return 0;
    return fails_now(is_sync);
}

#define FAIL(fd, is_sync) \
    int error = failure(fd, is_sync); \
    if (error) { errno = error; return -1; }

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(write);
    FAIL(fd, 0);
    return real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    REAL(pwrite);
    int error = failure(fd, 0);
    if (error && atomic_load(&orders->disk) == TORN && count > 1) real(fd, bytes, count / 2, at);
    if (error) { errno = error; return -1; }
    return real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    return pwrite(fd, bytes, count, at); // they are the same where off_t has 64 bits
}

int fsync(int fd)
{
    REAL(fsync);
    FAIL(fd, 1);
    return real(fd);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    FAIL(fd, 1);
    return real(fd);
}

int ftruncate(int fd, off_t length)
{
    REAL(ftruncate);
    FAIL(fd, 0);
    return real(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return ftruncate(fd, length);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    REAL(clock_gettime);
    int result = real(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t ahead = atomic_load(&orders->ahead);
        int64_t nanoseconds = now->tv_nsec + ahead % 1000000000;
        now->tv_sec += ahead / 1000000000;
        if (nanoseconds < 0) { nanoseconds += 1000000000; now->tv_sec--; }
        if (nanoseconds >= 1000000000) { nanoseconds -= 1000000000; now->tv_sec++; }
        now->tv_nsec = nanoseconds;
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec time;
    int result = clock_gettime(CLOCK_REALTIME, &time);
    now->tv_sec = time.tv_sec;
    now->tv_usec = time.tv_nsec / 1000;
    return result;
}

time_t time(time_t *now)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    if (now) *now = time.tv_sec;
    return time.tv_sec;
}
