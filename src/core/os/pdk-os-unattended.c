/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-unattended.h"

#include <glib/gi18n.h>
#include <string.h>

#include "os/pdk-os-info-private.h"
#include "pdk-error.h"

#define LONGEST 128

void
pdk_os_script_free (PdkOsScript *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_free (self);
}

void
pdk_os_unattended_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

PdkOsUnattended *
pdk_os_unattended_copy (const PdkOsUnattended *self)
{
  PdkOsUnattended *copy = g_new0 (PdkOsUnattended, 1);

  g_return_val_if_fail (self != NULL, copy);

  copy->os_id = g_strdup (self->os_id);
  copy->profile = g_strdup (self->profile);
  copy->arch = g_strdup (self->arch);
  copy->address = g_strdup (self->address);
  copy->host_name = g_strdup (self->host_name);
  copy->user = g_strdup (self->user);
  copy->real_name = g_strdup (self->real_name);
  copy->password = g_strdup (self->password);
  copy->language = g_strdup (self->language);
  copy->time_zone = g_strdup (self->time_zone);
  copy->keyboard = g_strdup (self->keyboard);
  copy->product_key = g_strdup (self->product_key);
  copy->target_disk = g_strdup (self->target_disk);
  return copy;
}

void
pdk_os_unattended_free (PdkOsUnattended *self)
{
  if (self == NULL)
    return;
  g_free (self->os_id);
  g_free (self->profile);
  g_free (self->arch);
  g_free (self->address);
  g_free (self->host_name);
  g_free (self->user);
  g_free (self->real_name);
  pdk_os_unattended_wipe (self->password);
  g_free (self->language);
  g_free (self->time_zone);
  g_free (self->keyboard);
  pdk_os_unattended_wipe (self->product_key);
  g_free (self->target_disk);
  g_free (self);
}

/* Whether it can be put into a script as it is */

/* Letters and digits of ASCII, and @others. */
static gboolean
has_only (const char *text, const char *others)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (others, *at) == NULL)
      return FALSE;
  return *text != '\0' && strlen (text) <= LONGEST;
}

static gboolean
is_user (const char *text)
{
  return has_only (text, "_-") && (g_ascii_islower (*text) || *text == '_') &&
         strlen (text) <= 32 && !g_str_equal (text, "root");
}

static gboolean
is_real_name (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > LONGEST)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar character = g_utf8_get_char (at);

    if (!g_unichar_isalnum (character) &&
        (character > 127 || strchr (" .-", (int) character) == NULL))
      return FALSE;
  }
  return TRUE;
}

gboolean
pdk_os_unattended_check (const PdkOsUnattended *self, GError **error)
{
  const char *reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->user != NULL && !is_user (self->user))
    reason = _ ("A user is called by lower-case letters, digits, “-” and “_”");
  else if (self->real_name != NULL && !is_real_name (self->real_name))
    reason = _ ("The full name can have letters, digits, spaces, “.” and “-” in a script");
  else if (self->password == NULL || *self->password == '\0')
    reason = _ ("The system needs a password");
  else if (!has_only (self->password, "!%&()*+,-./:;<=>?@[]^_{|}~"))
    reason =
        _ ("The password can have letters without accents, digits and signs in a script, but no "
           "spaces, quotes, “#”, “$” or “\\”");
  else if (!has_only (self->language, "_@.-"))
    reason = _ ("The language has to be like en_US");
  else if (!has_only (self->time_zone, "/_+-"))
    reason = _ ("The time zone has to be like Europe/Berlin");
  else if (!has_only (self->keyboard, "_-"))
    reason = _ ("The keyboard has to be like us or de");
  else if (self->product_key != NULL && !has_only (self->product_key, "-"))
    reason = _ ("The product key has letters, digits and “-”");
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

/* Writing it */

static OsinfoInstallConfig *
make_config (const PdkOsUnattended *self, gboolean with_secrets)
{
  OsinfoInstallConfig *config = osinfo_install_config_new ("http://libosinfo.org/paddock");

  osinfo_install_config_set_hardware_arch (config, self->arch);
  osinfo_install_config_set_hostname (config, self->host_name);
  osinfo_install_config_set_l10n_language (config, self->language);
  osinfo_install_config_set_l10n_timezone (config, self->time_zone);
  osinfo_install_config_set_l10n_keyboard (config, self->keyboard);
  if (self->user != NULL) {
    osinfo_install_config_set_user_login (config, self->user);
    osinfo_install_config_set_user_realname (config, self->real_name != NULL ? self->real_name
                                                                             : self->user);
    osinfo_install_config_set_user_administrator (config, TRUE);
  }
  if (self->target_disk != NULL)
    osinfo_install_config_set_target_disk (config, self->target_disk);
  if (self->address != NULL)
    osinfo_install_config_set_installation_url (config, self->address);
  if (!with_secrets)
    return config;
  osinfo_install_config_set_admin_password (config, self->password);
  if (self->user != NULL)
    osinfo_install_config_set_user_password (config, self->password);
  if (self->product_key != NULL)
    osinfo_install_config_set_reg_product_key (config, self->product_key);
  return config;
}

/* (nullable) (transfer full) */
static OsinfoInstallScript *
find_script (OsinfoOs *os, const char *profile)
{
  g_autoptr (OsinfoInstallScriptList) list = osinfo_os_get_install_script_list (os);
  const int n = osinfo_list_get_length (OSINFO_LIST (list));

  for (int i = 0; i < n; i++) {
    OsinfoInstallScript *script =
        OSINFO_INSTALL_SCRIPT (osinfo_list_get_nth (OSINFO_LIST (list), i));

    if (g_strcmp0 (osinfo_install_script_get_profile (script), profile) == 0 &&
        (osinfo_install_script_get_injection_methods (script) &
         OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_INITRD) != 0)
      return g_object_ref (script);
  }
  return NULL;
}

static char *
write_script (const PdkOsUnattended *self,
              OsinfoOs *os,
              OsinfoInstallScript *script,
              char **command_line,
              GError **error)
{
  g_autoptr (OsinfoInstallConfig) config = make_config (self, TRUE);
  g_autoptr (OsinfoInstallConfig) open = make_config (self, FALSE);

  GMainContext *context = g_main_context_new ();
  char *text = NULL;

  osinfo_install_script_set_preferred_injection_method (
      script, OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_INITRD);
  osinfo_install_script_set_installation_source (script,
                                                 OSINFO_INSTALL_SCRIPT_INSTALLATION_SOURCE_NETWORK);
  *command_line = osinfo_install_script_generate_command_line (script, os, open);
  /* It turns a main loop, which must not be that of the windows. */
  g_main_context_push_thread_default (context);
  text = osinfo_install_script_generate (script, os, config, NULL, error);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return text;
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                       _ ("There is no script for the installation of this system"));
  return FALSE;
}

char *
pdk_os_unattended_write (const PdkOsUnattended *self,
                         char **name,
                         char **command_line,
                         GError **error)
{
  g_autoptr (OsinfoInstallScript) script = NULL;
  OsinfoOs *os = NULL;
  char *text = NULL;

  g_return_val_if_fail (self != NULL && name != NULL && command_line != NULL, NULL);

  *name = *command_line = NULL;
  os = osinfo_db_get_os (pdk_os_info_lock (), self->os_id);
  script = os != NULL ? find_script (os, self->profile) : NULL;
  if (script != NULL)
    text = write_script (self, os, script, command_line, error);
  else
    fail (error);
  if (text != NULL)
    *name = g_path_get_basename (osinfo_install_script_get_expected_filename (script));
  g_clear_object (&script);
  pdk_os_info_unlock ();
  if (text == NULL)
    g_clear_pointer (command_line, g_free);
  return text;
}

/* What is right here */

char *
pdk_os_unattended_guess_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (strchr (names[i], '_') != NULL && strpbrk (names[i], ".@") == NULL)
      return g_strdup (names[i]);
  return g_strdup ("en_US");
}

char *
pdk_os_unattended_guess_time_zone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (zone);

  /* “:…” and paths are the C library's. */
  return g_strdup (name != NULL && has_only (name, "/_+-") && *name != '/' ? name : "Etc/UTC");
}
