/* Plays a pseudo-random program to the C library's malloc and writes what it answered. Made the .gz files beside it:
 *
 *   gcc -O1 -fno-builtin record.c -o record
 *   setarch -R ./record MIX SEED STEPS > MIX.places 2> MIX.checkpoints
 *
 * Standard output: per result of malloc, calloc and realloc a 32-bit number. From 0 on, 16-byte units from the start of
 * the heap to the bytes given; below 0, -1 - pages from the end of the first mapping down to the start of this one.
 * Standard error: per checkpoint a line of decimal numbers, see checkpoint ().
 * Nothing here but the program itself allocates. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 4096
#define PAGE 4096

static uint32_t state;
static char *slots[SLOTS];
static char *heap_start, *mappings_top;
static int32_t places[1 << 20];
static int place_count;
static char text[1 << 20];

/* xorshift32 */
static uint32_t below(uint32_t bound)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % bound;
}

/* 2^low ... 2^high, every power of two as likely as the next */
static size_t scaled(uint32_t low, uint32_t high)
{
    uint32_t bits = low + below(high - low);
    return ((size_t)1 << bits) + below(1u << bits);
}

static size_t size_of(const char *mix)
{
    switch (mix[0]) {
    case 's': /* small */
        return below(1100);
    case 'p': /* python: what falls through pymalloc */
        return below(16) == 0 ? scaled(12, 16) : 513 + below(3000);
    case 'l': /* large */
        return below(4) == 0 ? below(200) : scaled(8, 18);
    case 'h': /* huge */
        return below(8) == 0 ? below(2000) : scaled(12, 23);
    case 'e': /* equal: few sizes, freed in runs */
        return 24u << below(7);
    default: /* waves */
        return below(3) == 0 ? 513 + below(1000) : scaled(4, 17);
    }
}

static int is_mapped(const char *p) { return (int)(((const size_t *)p)[-1] & 2); }
static size_t chunk_size(const char *p) { return ((const size_t *)p)[-1] & ~(size_t)7; }

static void note(const char *p)
{
    if (!is_mapped(p)) {
        places[place_count++] = (int32_t)((p - heap_start) / 16);
        return;
    }
    const char *mapping = p - 16;
    if (mappings_top == NULL) mappings_top = (char *)mapping + chunk_size(p);
    places[place_count++] = -1 - (int32_t)((mappings_top - mapping) / PAGE);
}

/* Rss of the heap in bytes, as smaps says it */
static size_t resident_heap(void)
{
    int fd = open("/proc/self/smaps", O_RDONLY);
    size_t length = 0;
    ssize_t got;
    while ((got = read(fd, text + length, sizeof text - 1 - length)) > 0) length += (size_t)got;
    close(fd);
    text[length] = 0;
    char *heap = strstr(text, "[heap]");
    if (heap == NULL) return 0;
    char *rss = strstr(heap, "Rss:");
    return (size_t)strtoul(rss + 4, NULL, 10) * 1024;
}

/* Resident bytes of live mapped chunks */
static size_t resident_mapped(void)
{
    static unsigned char pages[1 << 16];
    size_t count = 0;
    for (int i = 0; i < SLOTS; i++) {
        if (slots[i] == NULL || !is_mapped(slots[i])) continue;
        size_t n = chunk_size(slots[i]) / PAGE;
        mincore(slots[i] - 16, n * PAGE, pages);
        for (size_t k = 0; k < n; k++) count += pages[k] & 1;
    }
    return count * PAGE;
}

static void checkpoint(int step)
{
    struct mallinfo2 m = mallinfo2();
    char line[512];
    int n = snprintf(line, sizeof line, "%d %d %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu\n", step, place_count, m.arena,
                     m.ordblks, m.smblks, m.hblks, m.hblkhd, m.fsmblks, m.uordblks, m.fordblks, m.keepcost,
                     resident_heap(), resident_mapped());
    write(2, line, (size_t)n);
}

/* One request about slot i. A block that is not calloc'd is written in whole. */
static void request(int i, const char *mix)
{
    char *p = slots[i];
    if (p == NULL) {
        int clear = below(8) == 0;
        size_t size = size_of(mix);
        p = clear ? calloc(1, size) : malloc(size);
        if (!clear) memset(p, 1, size);
    } else if (below(4) != 0) {
        free(p);
        slots[i] = NULL;
        return;
    } else {
        size_t size = size_of(mix) + 1;
        p = realloc(p, size);
        memset(p, 1, size);
    }
    note(p);
    slots[i] = p;
}

/* Frees `count` slots from a place on. */
static void free_run(int used, int count)
{
    int from = (int)below((uint32_t)used);
    for (int k = 0; k < count; k++) {
        int i = (from + k) % used;
        free(slots[i]);
        slots[i] = NULL;
    }
}

/* A large block, often the one below the top, becomes larger. */
static void grow_large(void)
{
    free(slots[0]);
    slots[0] = malloc(scaled(12, 16));
    note(slots[0]);
    size_t size = scaled(15, 17);
    slots[0] = realloc(slots[0], size);
    memset(slots[0], 1, size);
    note(slots[0]);
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    const char *mix = argv[1];
    state = (uint32_t)atoi(argv[2]);
    int steps = atoi(argv[3]);
    int used = mix[0] == 'h' ? 24 : mix[0] == 'l' ? 256 : mix[0] == 's' ? SLOTS : 1024;
    heap_start = sbrk(0);
    for (int step = 0; step < steps; step++) {
        if (step % (steps / 8) == 0) checkpoint(step);
        if (mix[0] == 'w' && step % 3000 == 2999) { /* everything but one block in 64 goes, now and then for good */
            for (int i = 0; i < used; i++) {
                if (slots[i] == NULL || i % 64 == 0) continue;
                free(slots[i]);
                slots[i] = NULL;
            }
            if (below(2) == 0) malloc_trim(0);
            checkpoint(step);
        }
        if (mix[0] == 'e' && step % 97 == 96) free_run(used, 60);
        if (mix[0] == 'e' && step % 211 == 210) grow_large();
        request((int)below((uint32_t)used), mix);
    }
    checkpoint(steps);
    for (int i = 0; i < SLOTS; i++) {
        free(slots[i]);
        slots[i] = NULL;
    }
    checkpoint(steps + 1);
    write(1, places, sizeof places[0] * (size_t)place_count);
    return 0;
}
