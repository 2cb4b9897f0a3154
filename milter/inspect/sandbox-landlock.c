/* sandbox-landlock.c - in: the kernel's Landlock version; out: a ruleset in force that lets only font and character map
 * folders be read. Rights the kernel does not know are masked by its ABI version, so newer kernels protect more. The
 * constants are written out because the reference platform's header knows ABI 2 only. */
#include "inspect/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    ASK_VERSION = 1,       /* LANDLOCK_CREATE_RULESET_VERSION */
    RULE_PATH_BENEATH = 1, /* LANDLOCK_RULE_PATH_BENEATH */
    READ_FILE = 1 << 2,    /* LANDLOCK_ACCESS_FS_READ_FILE */
    READ_FOLDER = 1 << 3   /* LANDLOCK_ACCESS_FS_READ_DIR */
};

/* struct landlock_ruleset_attr as of ABI 6; older kernels take a prefix of it. */
struct ruleset {
    uint64_t files;
    uint64_t network; /* since ABI 4: TCP bind, connect */
    uint64_t scoped;  /* since ABI 6: abstract unix sockets, signals */
};

/* struct landlock_path_beneath_attr */
struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

static const char *const readable_folders[] = {
    "/usr/share/poppler", "/usr/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig",
};

/* Everything that the ABI can forbid. Returns how many bytes of *ruleset it knows. */
static size_t forbid_all(int abi, struct ruleset *ruleset) {
    static const unsigned file_rights[] = {13, 14, 15, 15, 16}; /* of ABI 1 to 5; later ones have those of 5 */
    unsigned rights = file_rights[abi > 5 ? 4 : abi - 1];
    ruleset->files = (UINT64_C(1) << rights) - 1;
    ruleset->network = abi >= 4 ? 3 : 0;
    ruleset->scoped = abi >= 6 ? 3 : 0;
    if (abi < 4)
        return offsetof(struct ruleset, network);
    return abi < 6 ? offsetof(struct ruleset, scoped) : sizeof *ruleset;
}

static int allow_reading(int ruleset, const char *path, struct error *error) {
    int folder = open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);
    if (folder < 0)
        return 0; /* not installed here */
    struct path_rule rule = {.allowed = READ_FILE | READ_FOLDER, .folder = folder};
    long result = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    int reason = errno;
    close(folder);
    if (result != 0)
        return error_set(error, EX_OSERR, "Landlock cannot allow reading %s: %s", path, strerror(reason));
    return 0;
}

static int restrict_to(int ruleset, struct error *error) {
    for (size_t i = 0; i < sizeof readable_folders / sizeof *readable_folders; i++)
        if (allow_reading(ruleset, readable_folders[i], error) != 0)
            return -1;
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        return error_set(error, EX_OSERR, "Landlock cannot be enforced: %s", strerror(errno));
    return 0;
}

int sandbox_landlock(int *abi, struct error *error) {
    *abi = 0;
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
    if (version < 1)
        return 0; /* not built in, or switched off at boot */
    struct ruleset attributes;
    size_t known = forbid_all((int)version, &attributes);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, known, 0);
    if (ruleset < 0)
        return error_set(error, EX_OSERR, "Landlock does not take a ruleset: %s", strerror(errno));
    int result = restrict_to(ruleset, error);
    close(ruleset);
    if (result == 0)
        *abi = (int)version;
    return result;
}
