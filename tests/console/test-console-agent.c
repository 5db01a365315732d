/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"

#include <string.h>

/* What the console knows of the program in the guest that it shares things with. */

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 640, 480);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

static PdkConsoleAgentState
get_state (ConsoleFixture *fixture)
{
  return pdk_console_agent_get_state (pdk_console_backend_get_agent (fixture->backend));
}

static PdkConsoleAgentAbilities
get_abilities (ConsoleFixture *fixture)
{
  return pdk_console_agent_get_abilities (pdk_console_backend_get_agent (fixture->backend));
}

static void
test_absent (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleAgent *agent = pdk_console_backend_get_agent (fixture->backend);

  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_AGENT_NOT_RUNNING);
  pdk_console_agent_set_has_channel (agent, FALSE);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_AGENT_NO_CHANNEL);
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_AGENT_UNKNOWN);
}

static void
test_comes_and_goes (ConsoleFixture *fixture, gconstpointer data)
{
  FakeAgent *agent = fake_agent_new (fixture->server);

  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_AGENT_CONNECTED);
  g_assert_cmpint (get_abilities (fixture), ==, 0);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "caps:") != NULL);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (get_abilities (fixture) ==
            (PDK_CONSOLE_AGENT_CAN_CLIPBOARD | PDK_CONSOLE_AGENT_CAN_FILES |
             PDK_CONSOLE_AGENT_CAN_RESIZE));

  pdk_console_agent_set_forbidden (pdk_console_backend_get_agent (fixture->backend),
                                   PDK_CONSOLE_AGENT_CAN_CLIPBOARD);
  g_assert_cmpint (get_abilities (fixture), ==,
                   PDK_CONSOLE_AGENT_CAN_FILES | PDK_CONSOLE_AGENT_CAN_RESIZE);

  fake_agent_free (agent);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_AGENT_NOT_RUNNING);
  g_assert_cmpint (get_abilities (fixture), ==, 0);

  agent = fake_agent_new (fixture->server);
  fake_agent_announce (agent,
                       1u << VD_AGENT_CAP_FILE_XFER_DISABLED | 1u << VD_AGENT_CAP_MONITORS_CONFIG);
  WAIT_FOR (get_abilities (fixture) == PDK_CONSOLE_AGENT_CAN_RESIZE);
  fake_agent_free (agent);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/console/agent/absent", ConsoleFixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/console/agent/comes-and-goes", ConsoleFixture, NULL, set_up, test_comes_and_goes,
              tear_down);
  return g_test_run ();
}
