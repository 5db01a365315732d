/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cloud/pdk-cloud-config.h"
#include "cloud/pdk-cloud-seed.h"
#include "cloud/pdk-ssh-key.h"
#include "create/pdk-disk-image.h"
#include "pdk-error.h"
#include "test-await.h"

#include <crypt.h>
#include <glib/gstdio.h>
#include <string.h>

/* What a system is told at its first start, from whatever was typed. */

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPUPyTTkzjRB+X4O0Ehv8iBuICQBiY/BGCJL2fGDjXJ"

static PdkCloudConfig *
make_config (void)
{
  PdkCloudConfig *config = pdk_cloud_config_new ("one");

  g_strfreev (config->keys);
  config->keys = g_strdupv ((char *[]){ (char *) KEY, NULL });
  return config;
}

static void
check_refused (const PdkCloudConfig *config)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pdk_cloud_config_check (config, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
}

static void
set (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
test_check (void)
{
  static const char *const bad_hosts[] = { "", ".", "a..b", "-a", "a-", "a b", "a\nb", "ü", "a_b" };
  static const char *const bad_users[] = { "root", "A", "1a", "a b", "a\n- name: x", "-a", "ä" };
  static const char *const bad_addresses[] = { "",    "10.0.0.1",     "10.0.0.1/0", "10.0.0.1/33",
                                               "a/8", "10.0.0.1/8/8", "fe80::1/129" };
  g_autoptr (PdkCloudConfig) config = make_config ();

  g_assert_true (pdk_cloud_config_check (config, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad_hosts); i++) {
    set (&config->host_name, bad_hosts[i]);
    check_refused (config);
  }
  set (&config->host_name, "a.b-1.C");
  for (guint i = 0; i < G_N_ELEMENTS (bad_users); i++) {
    set (&config->user, bad_users[i]);
    check_refused (config);
  }
  set (&config->user, "_a-1");
  for (guint i = 0; i < G_N_ELEMENTS (bad_addresses); i++) {
    set (&config->address, bad_addresses[i]);
    check_refused (config);
  }
  set (&config->address, "fd00::7/64");
  set (&config->gateway, "10.0.0.1");
  check_refused (config);
  set (&config->gateway, "fd00::1");
  g_assert_true (pdk_cloud_config_check (config, NULL));
  g_clear_pointer (&config->keys[0], g_free);
  check_refused (config);
  config->password = g_strdup (" ");
  g_assert_true (pdk_cloud_config_check (config, NULL));
}

static void
test_suggest (void)
{
  static const char *const names[][2] = { { "fedora 39", "fedora-39" },
                                          { "--", "machine" },
                                          { "ä", "machine" },
                                          { "_a._b_", "a-b" },
                                          { "Web1", "Web1" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *suggested = pdk_cloud_config_suggest_host_name (names[i][0]);

    g_assert_cmpstr (suggested, ==, names[i][1]);
  }
}

/* Whatever gets this far without having been checked is still nothing but a text. */
static void
test_yaml (void)
{
  g_autoptr (PdkCloudConfig) config = make_config ();
  g_autofree char *meta = NULL;
  g_autofree char *user = NULL;

  set (&config->host_name, "a\"\nruncmd: [x]\\\t\x7f ä \xe2\x80\xa8 \xff #");
  meta = pdk_cloud_config_write_meta (config, "id: 1");
  g_assert_cmpstr (
      meta, ==,
      "instance-id: \"id: 1\"\n"
      "local-hostname: \"a\\\"\\u000Aruncmd: [x]\\\\\\u0009\\u007F ä \\u2028 \xef\xbf\xbd "
      "#\"\n");
  set (&config->host_name, "one.example.org");
  set (&config->user, "me");
  user = pdk_cloud_config_write_user (config, "$6$a$b");
  g_assert_cmpstr (user, ==,
                   "#cloud-config\n"
                   "hostname: \"one.example.org\"\n"
                   "fqdn: \"one.example.org\"\n"
                   "users:\n"
                   "  - name: \"me\"\n"
                   "    shell: \"/bin/bash\"\n"
                   "    sudo: \"ALL=(ALL) NOPASSWD:ALL\"\n"
                   "    lock_passwd: false\n"
                   "    passwd: \"$6$a$b\"\n"
                   "    ssh_authorized_keys:\n"
                   "      - \"" KEY "\"\n"
                   "chpasswd:\n"
                   "  expire: false\n"
                   "ssh_pwauth: false\n");
}

static void
test_network (void)
{
  g_autoptr (PdkCloudConfig) config = make_config ();
  g_autofree char *text = NULL;

  g_assert_null (pdk_cloud_config_write_network (config));
  set (&config->address, "10.0.0.7/24");
  set (&config->gateway, "10.0.0.1");
  set (&config->mac, "52:54:00:00:00:01");
  config->servers = g_strsplit ("10.0.0.1 fd00::1", " ", -1);
  text = pdk_cloud_config_write_network (config);
  g_assert_cmpstr (text, ==,
                   "version: 2\n"
                   "ethernets:\n"
                   "  first:\n"
                   "    match:\n"
                   "      macaddress: \"52:54:00:00:00:01\"\n"
                   "    addresses:\n"
                   "      - \"10.0.0.7/24\"\n"
                   "    routes:\n"
                   "      - to: \"0.0.0.0/0\"\n"
                   "        via: \"10.0.0.1\"\n"
                   "    nameservers:\n"
                   "      addresses:\n"
                   "        - \"10.0.0.1\"\n"
                   "        - \"fd00::1\"\n");
}

static void
test_hash (void)
{
  g_autofree struct crypt_data *work = g_new0 (struct crypt_data, 1);
  g_autofree char *first = pdk_cloud_seed_hash ("pässword");
  g_autofree char *second = pdk_cloud_seed_hash ("pässword");

  g_assert_cmpstr (first, !=, second);
  g_assert_true (g_str_has_prefix (first, "$6$"));
  g_assert_cmpstr (crypt_r ("pässword", first, work), ==, first);
  g_assert_cmpstr (crypt_r ("password", first, work), !=, first);
}

static void
test_key (void)
{
  static const char *const bad[] = {
    "",
    "ssh-ed25519",
    "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGPUPyTTkzjRB+X4O0Ehv8iBuICQBiY/BGCJL2fGDjXJ",
    "ssh-ed25519 AAAA",
    "command=\"x\" " KEY,
    KEY "\n" KEY,
    "-----BEGIN OPENSSH PRIVATE KEY-----",
    KEY " \xff",
  };
  g_autoptr (PdkSshKey) key = pdk_ssh_key_parse (KEY " me at \"home\"\n");
  g_autoptr (PdkSshKey) bare = pdk_ssh_key_parse (KEY);

  g_assert_cmpstr (key->line, ==, KEY " me at \"home\"");
  g_assert_cmpstr (key->title, ==, "me at \"home\"");
  g_assert_cmpstr (bare->blob, ==, key->blob);
  g_assert_cmpstr (bare->title, ==, "ssh-ed25519");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (pdk_ssh_key_parse (bad[i]));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray **keys = user_data;

  *keys = pdk_ssh_key_find_finish (result, NULL);
}

/* Those of the user's folder, each once; what else lies there is passed over. */
static void
test_find (void)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  static const char *const files[][2] = {
    { "a.pub", KEY " a\n" }, { "b.pub", KEY " b\n" }, { "c.pub", "nothing" }, { "d", KEY "\n" }
  };
  g_autoptr (GPtrArray) keys = NULL;

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i][0], NULL);

    g_assert_true (g_file_set_contents (path, files[i][1], -1, NULL));
  }
  pdk_ssh_key_find_async (NULL, on_found, &keys);
  await (keys != NULL);
  g_assert_cmpuint (keys->len, ==, 1);
}

/* @head: the beginning of a file of @size bytes.  @format: (nullable): %NULL: it is refused */
static void
check_image (const void *head, gsize length, gsize size, const char *format, guint64 capacity)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "disk", NULL);
  g_autofree char *content = g_malloc0 (size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDiskImage) image = NULL;

  memcpy (content, head, length);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  image = pdk_disk_image_read (path, NULL, &error);
  g_unlink (path);
  if (format == NULL) {
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (image->format, ==, format);
  g_assert_cmpuint (image->capacity, ==, capacity);
  g_assert_true (image->is_here);
}

static void
test_image (void)
{
  guchar head[80] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3 };

  head[28] = 0x40;
  check_image (head, sizeof head, 4096, "qcow2", 0x40000000);
  head[15] = 1; /* built upon another */
  check_image (head, sizeof head, 4096, NULL, 0);
  head[15] = 0;
  head[79] = 4; /* data elsewhere */
  check_image (head, sizeof head, 4096, NULL, 0);
  head[79] = 0;
  head[35] = 2; /* encrypted */
  check_image (head, sizeof head, 4096, NULL, 0);
  head[35] = 0;
  head[7] = 9;
  check_image (head, sizeof head, 4096, NULL, 0);
  check_image ("QFI\xfb", 4, 512, NULL, 0);
  check_image ("", 0, 1024, "raw", 1024);
  check_image ("", 0, 0, NULL, 0);
  check_image ("", 0, 1000, NULL, 0);
  check_image ("\x1f\x8b", 2, 1024, NULL, 0);
  check_image ("# Disk Descriptor", 17, 1024, NULL, 0);
}

int
main (int argc, char *argv[])
{
  /* No agent of whoever runs this. */
  g_unsetenv ("SSH_AUTH_SOCK");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/check", test_check);
  g_test_add_func ("/cloud/suggest", test_suggest);
  g_test_add_func ("/cloud/yaml", test_yaml);
  g_test_add_func ("/cloud/network", test_network);
  g_test_add_func ("/cloud/hash", test_hash);
  g_test_add_func ("/cloud/key", test_key);
  g_test_add_func ("/cloud/find", test_find);
  g_test_add_func ("/cloud/image", test_image);
  return g_test_run ();
}
