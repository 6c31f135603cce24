// The window's root: connects to the services, provides the client, mounts the app.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connect } from './api/connect'
import { clientKey } from './stores/client'
import 'dockview-vue/dist/styles/dockview.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/panes.css'

const { client, state } = connect()
createApp(App, { connectionState: state }).use(createPinia()).provide(clientKey, client).mount('#app')
