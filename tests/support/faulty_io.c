/* Stands between a program and libc, for files under FAULTY_IO_PREFIX: writes down what is written and synced
   (FAULTY_IO_LOG, for power cuts), and lets writes fail (faulty_io_arm, for full and broken disks). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -2;
static const char *prefix;
static ssize_t (*real_write)(int, const void *, size_t);
static long countdown, times;
static int errno_to_give, fired;

void faulty_io_arm(long nth, long how_often, int error) { countdown = nth; times = how_often; errno_to_give = error; fired = 0; }
int faulty_io_fired(void) { return fired; }

static void begin(void) {
  if (log_fd != -2) return;
  log_fd = -1;
  real_write = dlsym(RTLD_NEXT, "write");
  prefix = getenv("FAULTY_IO_PREFIX");
  const char *path = getenv("FAULTY_IO_LOG");
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
  if (path && prefix) log_fd = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(int fd, char *path) {
  char link[64];
  begin();
  if (!prefix || fd == log_fd) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, 500);
  if (n <= 0) return 0;
  path[n] = 0;
  return strncmp(path, prefix, strlen(prefix)) == 0;
}

static int fails(void) {
  if (countdown <= 0 || (countdown > 1 && --countdown)) return 0;
  if (times-- <= 0) { countdown = 0; return 0; }
  fired = 1;
  errno = errno_to_give;
  return 1;
}

static void note(char what, const char *path, int64_t at, const void *data, int64_t size) {
  if (log_fd < 0) return;
  char head[600];
  pthread_mutex_lock(&lock);
  int n = snprintf(head, sizeof head, "%c %lld %lld %s\n", what, (long long)at, (long long)size, path);
  if (real_write(log_fd, head, n) != n) abort();
  if (size && real_write(log_fd, data, size) != size) abort();
  pthread_mutex_unlock(&lock);
}

void faulty_io_mark(const char *words) { begin(); note('M', words, 0, 0, 0); }

#define PWRITE(name)                                                                 \
  ssize_t name(int fd, const void *data, size_t size, off64_t at) {                  \
    static ssize_t (*real)(int, const void *, size_t, off64_t);                      \
    char path[512];                                                                  \
    if (!real) real = dlsym(RTLD_NEXT, #name);                                       \
    int is_ours = ours(fd, path);                                                    \
    if (is_ours && fails()) return -1;                                               \
    ssize_t done = real(fd, data, size, at);                                         \
    if (is_ours && done > 0) note('W', path, at, data, done);                        \
    return done;                                                                     \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t size) {
  char path[512];
  int is_ours = ours(fd, path);
  off_t at = is_ours ? lseek(fd, 0, SEEK_CUR) : 0;
  if (is_ours && fails()) return -1;
  ssize_t done = real_write(fd, data, size);
  if (is_ours && done > 0) note('W', path, at, data, done);
  return done;
}

#define SYNC(name)                                  \
  int name(int fd) {                                \
    static int (*real)(int);                        \
    char path[512];                                 \
    if (!real) real = dlsym(RTLD_NEXT, #name);      \
    int is_ours = ours(fd, path);                   \
    if (is_ours && fails()) return -1;              \
    int done = real(fd);                            \
    if (is_ours && !done) note('S', path, 0, 0, 0); \
    return done;                                    \
  }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name)                               \
  int name(int fd, off64_t size) {                   \
    static int (*real)(int, off64_t);                \
    char path[512];                                  \
    if (!real) real = dlsym(RTLD_NEXT, #name);       \
    int is_ours = ours(fd, path);                    \
    if (is_ours && fails()) return -1;               \
    int done = real(fd, size);                       \
    if (is_ours && !done) note('T', path, size, 0, 0); \
    return done;                                     \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path) {
  static int (*real)(const char *);
  begin();
  if (!real) real = dlsym(RTLD_NEXT, "unlink");
  int done = real(path);
  if (!done && prefix && strncmp(path, prefix, strlen(prefix)) == 0) note('U', path, 0, 0, 0);
  return done;
}
