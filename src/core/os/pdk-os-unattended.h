/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkOsScript:
 * @profile: which system it installs: “jeos” (as little as possible), “desktop”
 * @by_initrd: whether an installer takes it from what it is booted with
 * @wants_key: whether it has a use for a product key
 *
 * A script of libosinfo's, by which a system is installed without a question.
 */
typedef struct {
  char *profile;
  gboolean by_initrd;
  gboolean wants_key;
} PdkOsScript;

void pdk_os_script_free (PdkOsScript *self);

/**
 * PdkOsUnattended:
 * @os_id: of what is installed: libosinfo's
 * @profile: of one of its scripts
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
 *
 * What an installer is told instead of being asked.
 */
typedef struct {
  char *os_id;
  char *profile;
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
} PdkOsUnattended;

PdkOsUnattended *pdk_os_unattended_copy (const PdkOsUnattended *self);
/** The password leaves no trace in memory. */
void pdk_os_unattended_free (PdkOsUnattended *self);

/**
 * pdk_os_unattended_check:
 *
 * Scripts are text in the languages of installers, into which all of it is put as it is: what could mean
 * something there is refused.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID and a message for the user
 */
gboolean pdk_os_unattended_check (const PdkOsUnattended *self, GError **error);

/**
 * pdk_os_unattended_write:
 * @name: (out) (transfer full): what the installer looks for: a name of a file
 * @command_line: (out) (transfer full): what it has to be booted with beside that: no secrets
 *
 * In a worker.
 *
 * Returns: (transfer full): the script, which has the password in it; or %NULL with the error
 */
char *pdk_os_unattended_write (const PdkOsUnattended *self,
                               char **name,
                               char **command_line,
                               GError **error);
/** For what has a password in it.  @text: (nullable) (transfer full) */
void pdk_os_unattended_wipe (char *text);

/** What is right for whoever sits at this computer, as far as it says so.  (transfer full) */
char *pdk_os_unattended_guess_language (void);
char *pdk_os_unattended_guess_time_zone (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsUnattended, pdk_os_unattended_free)

G_END_DECLS
