/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** What libosinfo knows of one disc of a system: see pdk-os-disc.h. */
typedef struct _PdkOsDisc PdkOsDisc;

/** How an installer gets the answers. */
typedef enum {
  PDK_OS_BY_NOTHING = 0,
  PDK_OS_BY_INITRD = 1 << 0, /* in what it is booted with */
  PDK_OS_BY_CDROM = 1 << 1,  /* on a disc in a drive of its own */
  PDK_OS_BY_DISK = 1 << 2,   /* on a disk */
} PdkOsWay;

/** What is asked for a script, beside passwords. */
typedef enum {
  PDK_OS_ASKS_USER = 1 << 0,
  PDK_OS_ASKS_REAL_NAME = 1 << 1,
  PDK_OS_ASKS_LANGUAGE = 1 << 2,
  PDK_OS_ASKS_TIME_ZONE = 1 << 3,
  PDK_OS_ASKS_KEYBOARD = 1 << 4,
  PDK_OS_ASKS_KEY = 1 << 5,
} PdkOsQuestions;

/**
 * PdkOsScript:
 * @profile: which system it installs: “jeos” (as little as possible), “desktop”
 * @files: what the installer looks for: names of files
 * @ways: those it can be handed over by
 * @says_where: whether that has to be said on the command line of what is booted
 * @asks, @needs: what it has a use for, and what it does not do without
 * @needs_internet: whether it gets something from there, wherever it is installed from
 * @names_disk: whether it says which disk is installed to; otherwise the installer takes one
 *
 * A script of libosinfo's, or several that belong together, by which a system is installed without a
 * question.
 */
typedef struct {
  char *profile;
  GStrv files;
  PdkOsWay ways;
  gboolean says_where;
  PdkOsQuestions asks;
  PdkOsQuestions needs;
  gboolean needs_internet;
  gboolean names_disk;
} PdkOsScript;

void pdk_os_script_free (PdkOsScript *self);

/** @from_disc: whether it is installed from a disc; otherwise from a tree
 * @boots: whether what it is booted with can be taken from there.
 * Returns: how it is handed over, %PDK_OS_BY_NOTHING where it cannot be */
PdkOsWay pdk_os_script_choose_way (const PdkOsScript *self, gboolean from_disc, gboolean boots);

/** @all: (element-type PdkOsScript).  Returns: (nullable): why none of them is for this disc, for the user;
 * %NULL as well where there are none, or one is */
const char *pdk_os_script_explain (GPtrArray *all, gboolean boots);

/**
 * PdkOsUnattended:
 * @os_id: of what is installed: libosinfo's
 * @profile: of one of its scripts
 * @way: how that is handed over
 * @ways: how it could be
 * @files: of that script
 * @disc: (nullable): that it is installed from; %NULL: from a tree
 * @needs_internet: whether it gets something from there
 * @names_disk: whether that says which disk is installed to
 * @boots: whether what is booted is taken from the disc, and told where it finds that
 * @arch: of the machine
 * @address: (nullable): of the tree that it is installed from
 * @user: (nullable): the one to be made; %NULL: only root
 * @real_name: (nullable): of the user
 * @password: of the user and of root; in clear
 * @language: “en_US”
 * @time_zone: “Europe/Berlin”
 * @keyboard: “us”
 * @product_key: (nullable)
 * @target_disk: (nullable): “/dev/vda”
 * @script_disk: (nullable): where the installer finds the answers: “/dev/sr1”
 * @spares_others: whether there is more in the machine that it must not install to
 * @drivers: whether there is a disc with drivers for VirtIO
 * @uefi: whether the firmware of the machine is UEFI
 *
 * What an installer is told instead of being asked.
 */
typedef struct {
  char *os_id;
  char *profile;
  PdkOsWay way;
  PdkOsWay ways;
  GStrv files;
  PdkOsDisc *disc;
  gboolean needs_internet;
  gboolean names_disk;
  gboolean boots;
  char *arch;
  char *address;
  char *host_name;
  char *user;
  char *real_name;
  char *password;
  char *language;
  char *time_zone;
  char *keyboard;
  char *product_key;
  char *target_disk;
  char *script_disk;
  gboolean spares_others;
  gboolean drivers;
  gboolean uefi;
} PdkOsUnattended;

PdkOsUnattended *pdk_os_unattended_copy (const PdkOsUnattended *self);
/** The password leaves no trace in memory. */
void pdk_os_unattended_free (PdkOsUnattended *self);

/** Whether it is in the language of Windows’ setup. */
gboolean pdk_os_unattended_is_windows (const PdkOsUnattended *self);
/** Takes @host_name as far as the system can be called so. */
void pdk_os_unattended_set_host_name (PdkOsUnattended *self, const char *host_name);

/**
 * pdk_os_unattended_check:
 *
 * Checks what was typed.  Scripts are text in the languages of installers, into which all of it is put as it is: what could mean
 * something there is refused.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID and a message for the user
 */
gboolean pdk_os_unattended_check (const PdkOsUnattended *self, GError **error);

/**
 * pdk_os_unattended_write:
 * @command_line: (out) (transfer full): what the installer has to be booted with: no secrets
 *
 * In a worker.
 *
 * Returns: (transfer full) (element-type PdkDiscFile): what the installer looks for, which has the
 *   password in it; or %NULL with the error
 */
GPtrArray *pdk_os_unattended_write (const PdkOsUnattended *self,
                                    char **command_line,
                                    GError **error);
/** The same without the files.  In a worker.  Returns: (transfer full): or %NULL with the error */
char *pdk_os_unattended_write_command_line (const PdkOsUnattended *self, GError **error);
/** For what has a password in it.  @text: (nullable) (transfer full) */
void pdk_os_unattended_wipe (char *text);

/** What is right for whoever sits at this computer, as far as it says so.  (transfer full) */
char *pdk_os_unattended_guess_language (void);
char *pdk_os_unattended_guess_time_zone (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsUnattended, pdk_os_unattended_free)

G_END_DECLS
