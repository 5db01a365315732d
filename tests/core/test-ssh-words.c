/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "ssh/pdk-ssh-failure.h"
#include "ssh/pdk-ssh-forward.h"
#include "ssh/pdk-ssh-prompt.h"
#include "ssh/pdk-ssh-target.h"

#include <locale.h>

/* What is said to ssh, and what ssh says: no process is started here. */

static void
assert_has (char **arguments, const char *wanted)
{
  if (!g_strv_contains ((const char *const *) arguments, wanted)) {
    g_autofree char *all = g_strjoinv (" | ", arguments);

    g_error ("no %s in %s", wanted, all);
  }
}

static void
assert_ends (char **arguments, const char *const *end)
{
  const guint length = g_strv_length (arguments);
  const guint end_length = g_strv_length ((char **) end);

  g_assert_cmpuint (length, >=, end_length);
  for (guint i = 0; i < end_length; i++)
    g_assert_cmpstr (arguments[length - end_length + i], ==, end[i]);
}

static char **
build (const char *uri)
{
  g_autoptr (PdkSshTarget) target = pdk_ssh_target_new (uri);

  g_assert_nonnull (target);
  return pdk_ssh_target_build_master (target, "/run/c");
}

static void
test_master_arguments (void)
{
  g_auto (GStrv) plain = build ("qemu+ssh://lab1/system");
  g_auto (GStrv) full =
      build ("qemu+ssh://bob@lab1:2222/system?keyfile=/home/b%20o/50%25/id&no_verify=1");
  const char *const plain_end[] = { "--", "lab1", NULL };
  const char *const full_end[] = { "-p2222", "-l", "bob", "--", "lab1", NULL };

  g_assert_cmpstr (plain[0], ==, "ssh");
  assert_has (plain, "-N");
  assert_has (plain, "-oControlPath=\"/run/c\"");
  assert_has (plain, "-oClearAllForwardings=yes");
  assert_has (plain, "-oPermitLocalCommand=no");
  assert_ends (plain, plain_end);
  /* A blank does not split it, and ssh does not replace what looks like one of its variables. */
  assert_has (full, "-oIdentityFile=\"/home/b o/50%%/id\"");
  assert_has (full, "-oStrictHostKeyChecking=no");
  assert_ends (full, full_end);
}

/* What libvirt's SSH libraries know, said in ssh's words. */
static void
test_library_arguments (void)
{
  g_auto (GStrv) automatic =
      build ("qemu+libssh2://lab1/system?known_hosts=/k&known_hosts_verify=auto&command=/bin/evil");
  g_auto (GStrv) ssh = build ("qemu+ssh://lab1/system?known_hosts=/k&known_hosts_verify=ignore");

  assert_has (automatic, "-oUserKnownHostsFile=\"/k\"");
  assert_has (automatic, "-oStrictHostKeyChecking=accept-new");
  g_assert_cmpstr (automatic[0], ==, "ssh");
  /* These mean nothing to libvirt where it runs ssh, so they must not weaken ours either. */
  for (guint i = 0; ssh[i] != NULL; i++)
    g_assert_false (g_str_has_prefix (ssh[i], "-oStrictHostKeyChecking"));
}

static void
test_hostile_targets (void)
{
  static const char *const uris[] = {
    "qemu:///system",
    "qemu+tls://lab1/system",
    "qemu+tcp://lab1/system",
    "qemu+ssh:///system",
    "qemu+ssh://-oProxyCommand=id/system",
    "qemu+ssh://%2doProxyCommand=id/system",
    "qemu+ssh://-oProxyCommand=id@lab1/system",
    "qemu+ssh://a%20b/system",
    "qemu+ssh://lab1%0aProxyCommand=id/system",
    "qemu+ssh://lab1/system?keyfile=%22%20-oProxyCommand=id",
    "qemu+ssh://lab1/system?keyfile=a%0aProxyCommand=id",
    "qemu+ssh://$(id)/system",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (PdkSshTarget) target = pdk_ssh_target_new (uris[i]);

    if (target != NULL)
      g_error ("%s was accepted", uris[i]);
  }
}

static void
test_shared_key (void)
{
  g_autoptr (PdkSshTarget) system = pdk_ssh_target_new ("qemu+ssh://bob@lab1/system");
  g_autoptr (PdkSshTarget) session = pdk_ssh_target_new ("qemu+ssh://bob@lab1/session");
  g_autoptr (PdkSshTarget) other = pdk_ssh_target_new ("qemu+ssh://eve@lab1/system");

  g_assert_cmpstr (system->key, ==, session->key);
  g_assert_cmpstr (system->key, !=, other->key);
}

static void
assert_forward (const char *address, int port, const char *path, const char *expected)
{
  const PdkSshEndpoint endpoint = { address, port, path };
  g_autoptr (GError) error = NULL;
  g_autofree char *forward = pdk_ssh_forward_format ("/run/1", &endpoint, &error);

  g_assert_cmpstr (forward, ==, expected);
  if (expected == NULL)
    g_assert_error (error, PDK_ERROR, PDK_ERROR_NO_DISPLAY);
  else
    g_assert_no_error (error);
}

static void
test_forwards (void)
{
  assert_forward (NULL, 5900, NULL, "/run/1:127.0.0.1:5900");
  assert_forward ("0.0.0.0", 5900, NULL, "/run/1:127.0.0.1:5900");
  assert_forward ("::", 5900, NULL, "/run/1:localhost:5900");
  assert_forward ("::1", 5900, NULL, "/run/1:[::1]:5900");
  assert_forward ("192.168.122.1", 5900, NULL, "/run/1:192.168.122.1:5900");
  assert_forward (NULL, 0, "/var/lib/libvirt/qemu/domain-3-Windows 10/spice.sock",
                  "/run/1:/var/lib/libvirt/qemu/domain-3-Windows 10/spice.sock");
  assert_forward (NULL, 0, "/a:b/c\\d/100%/[e]", "/run/1:/a\\:b/c\\\\d/100%%/\\[e\\]");
}

static void
test_hostile_forwards (void)
{
  g_autofree char *endless = g_strnfill (200, 'a');
  g_autofree char *long_path = g_strconcat ("/", endless, NULL);

  assert_forward ("127.0.0.1:22 -oProxyCommand=id", 5900, NULL, NULL);
  assert_forward ("-D1080", 5900, NULL, NULL);
  assert_forward ("a:b", 5900, NULL, NULL);
  assert_forward ("/etc/passwd", 5900, NULL, NULL);
  assert_forward (NULL, 0, NULL, NULL);
  assert_forward (NULL, 65536, NULL, NULL);
  assert_forward (NULL, 0, "relative.sock", NULL);
  assert_forward (NULL, 0, "/a\nb", NULL);
  assert_forward (NULL, 0, "/${HOME}/s", NULL);
  assert_forward (NULL, 0, long_path, NULL);
}

static void
test_host_key_prompt (void)
{
  static const char text[] =
      "The authenticity of host '[lab1]:2222 ([10.0.0.4]:2222)' can't be established.\n"
      "ED25519 key fingerprint is SHA256:yk7PsXudIw1T+TlHoxurVt8HQ6NblX2BvpBSAqZa7zk.\n"
      "This key is not known by any other names.\n"
      "Are you sure you want to continue connecting (yes/no/[fingerprint])? ";
  g_autoptr (PdkAuthExchange) exchange = pdk_ssh_prompt_parse ("", text, FALSE);
  const PdkAuthPrompt *prompt = pdk_auth_exchange_get_prompt (exchange, 0);

  g_assert_cmpint (prompt->topic, ==, PDK_AUTH_HOST_KEY);
  g_assert_true (prompt->confirm);
  g_assert_false (prompt->secret);
  g_assert_cmpstr (prompt->subject, ==, "[lab1]:2222 ([10.0.0.4]:2222)");
  g_assert_cmpstr (prompt->key_type, ==, "ED25519");
  g_assert_cmpstr (prompt->fingerprint, ==, "SHA256:yk7PsXudIw1T+TlHoxurVt8HQ6NblX2BvpBSAqZa7zk");
  g_assert_cmpstr (prompt->prompt, ==, text);

  /* ssh wants the word, and an answer does not count before it is sent. */
  pdk_auth_exchange_set_answer (exchange, 0, "yes");
  g_assert_false (pdk_auth_exchange_is_answered (exchange));
  pdk_auth_exchange_settle (exchange, TRUE);
  g_assert_true (pdk_auth_exchange_is_answered (exchange));
  g_assert_cmpstr (pdk_auth_exchange_get_answer (exchange, 0), ==, "yes");
}

/* libvirt's libraries write the same fingerprint in another way. */
static void
test_library_key (void)
{
  g_autofree char *fingerprint = NULL;
  g_autofree char *short_one = NULL;
  g_autofree char *none = NULL;
  g_autofree char *host = pdk_ssh_prompt_read_library_key (
      "Accept SSH host key with hash '26:64:26:c5:56:af:b1:dc:85:46:bc:63:93:26:c6:c3:c8:a4:35:07:"
      "ba:99:d7:6c:92:e4:68:7b:b4:07:ab:6c' for host 'lab1:22' (y/n)?",
      &fingerprint);
  g_autofree char *other = pdk_ssh_prompt_read_library_key (
      "Accept SSH host key with hash '26:64' for host 'lab1:22' (y/n)?", &short_one);

  g_assert_cmpstr (host, ==, "lab1:22");
  g_assert_cmpstr (fingerprint, ==, "SHA256:JmQmxVavsdyFRrxjkybGw8ikNQe6mddskuRoe7QHq2w");
  g_assert_cmpstr (other, ==, "lab1:22");
  g_assert_cmpstr (short_one, ==, "26:64");
  g_assert_null (pdk_ssh_prompt_read_library_key ("Go on (y/n)?", &none));
  g_assert_null (none);
}

static void
assert_prompt (
    const char *hint, const char *text, PdkAuthTopic topic, const char *subject, gboolean secret)
{
  g_autoptr (PdkAuthExchange) exchange = pdk_ssh_prompt_parse (hint, text, TRUE);
  const PdkAuthPrompt *prompt = pdk_auth_exchange_get_prompt (exchange, 0);

  g_assert_cmpint (prompt->topic, ==, topic);
  g_assert_cmpstr (prompt->subject, ==, subject);
  g_assert_cmpint (prompt->secret, ==, secret);
  g_assert_cmpstr (prompt->prompt, ==, text);
  g_assert_cmpint (prompt->again, ==, secret);
}

static void
test_prompts (void)
{
  assert_prompt ("", "bob@lab1's password: ", PDK_AUTH_PASSWORD, "bob@lab1", TRUE);
  assert_prompt ("", "(bob@lab1) Password: ", PDK_AUTH_PASSWORD, "bob@lab1", TRUE);
  assert_prompt ("", "Enter passphrase for key '/home/b o/.ssh/id': ", PDK_AUTH_PASSPHRASE,
                 "/home/b o/.ssh/id", TRUE);
  assert_prompt ("", "Verification code: ", PDK_AUTH_OTHER, NULL, TRUE);
  assert_prompt ("none", "Confirm user presence for key ED25519-SK", PDK_AUTH_NOTICE, NULL, FALSE);
  /* Nothing of it can be told apart: shown as it came, and typed unseen. */
  assert_prompt ("", "'s password", PDK_AUTH_OTHER, NULL, TRUE);
  assert_prompt ("", "", PDK_AUTH_OTHER, NULL, TRUE);
}

static void
assert_failure (const char *words, PdkError code)
{
  g_autoptr (GError) error = pdk_ssh_failure_new (words);

  g_assert_error (error, PDK_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_failures (void)
{
  assert_failure ("bob@lab1: Permission denied (publickey,password).\r\n", PDK_ERROR_AUTH);
  assert_failure ("Host key verification failed.\r\n", PDK_ERROR_AUTH);
  assert_failure ("ssh: connect to host lab1 port 22: Connection refused\r\n",
                  PDK_ERROR_UNREACHABLE);
  assert_failure ("ssh: Could not resolve hostname lab1: Name or service not known\r\n",
                  PDK_ERROR_UNREACHABLE);
  assert_failure ("", PDK_ERROR_UNREACHABLE);
  assert_failure ("\xff\xfe", PDK_ERROR_UNREACHABLE);
}

static void
test_channel_failures (void)
{
  g_autofree char *forbidden = pdk_ssh_failure_explain_channel (
      "channel 1: open failed: administratively prohibited: open failed", "lab1");
  g_autofree char *nobody =
      pdk_ssh_failure_explain_channel ("channel 2: open failed: connect failed: Connection refused",
                                       "lab1");
  g_autofree char *silence = pdk_ssh_failure_explain_channel ("", "lab1");

  g_assert_nonnull (strstr (forbidden, "AllowTcpForwarding"));
  g_assert_nonnull (strstr (forbidden, "lab1"));
  g_assert_nonnull (strstr (nobody, "lab1"));
  g_assert_null (silence);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ssh/arguments/master", test_master_arguments);
  g_test_add_func ("/ssh/arguments/library", test_library_arguments);
  g_test_add_func ("/ssh/arguments/hostile", test_hostile_targets);
  g_test_add_func ("/ssh/arguments/shared", test_shared_key);
  g_test_add_func ("/ssh/forward", test_forwards);
  g_test_add_func ("/ssh/forward/hostile", test_hostile_forwards);
  g_test_add_func ("/ssh/prompt/host-key", test_host_key_prompt);
  g_test_add_func ("/ssh/prompt/library-key", test_library_key);
  g_test_add_func ("/ssh/prompt", test_prompts);
  g_test_add_func ("/ssh/failure", test_failures);
  g_test_add_func ("/ssh/failure/channel", test_channel_failures);
  return g_test_run ();
}
